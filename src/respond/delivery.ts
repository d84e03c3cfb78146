import type { Guard } from "./guard.ts";
import type { Result } from "./outcome.ts";
import type { Signaller } from "./pidfd.ts";
import { readStat } from "./proc.ts";
import { type Addressee, NoTarget } from "./targets.ts";

/** Looks at a group for new members before it is taken as complete. */
const MAX_ROUNDS = 8;

/** Signals to one or several processes, and what became of them. */
export class Delivery {
  readonly sent: Addressee[] = [];
  readonly #failures: [Result, string][] = [];
  readonly #seen = new Set<string>();
  readonly #signaller: Signaller;
  readonly #guard: Guard;
  readonly #protect: readonly string[];

  constructor(
    signaller: Signaller,
    guard: Guard,
    protect: readonly string[],
  ) {
    this.#signaller = signaller;
    this.#guard = guard;
    this.#protect = protect;
  }

  send(to: Addressee, signal: number): void {
    let refusal = "";
    const result = this.#signaller.send(
      to.pid,
      to.startTicks,
      signal,
      (stat) => {
        const reason = this.#guard.refusal(stat, this.#protect);
        refusal = reason ?? "";
        return reason;
      },
    );
    switch (result) {
      case "sent":
        this.sent.push(to);
        break;
      case "refused":
        this.#failures.push(["protected", refusal]);
        break;
      case "gone":
        this.#failures.push(["gone", "the process has ended"]);
        break;
      case "other":
        this.#failures.push([
          "gone",
          `pid ${to.pid} belongs to another process by now`,
        ]);
        break;
      case "denied":
        this.#failures.push(["denied", "the kernel does not permit it"]);
        break;
      case "failed":
        this.#failures.push(["failed", `pid ${to.pid} cannot be opened`]);
        break;
    }
  }

  /**
   * Signals a group until it has no members that have not had the signal.
   *
   * @param quick finds most of them at once, so that they need not wait until `find` has looked at the whole machine
   */
  sendAll(
    find: () => Addressee[],
    signal: number,
    quick?: () => Addressee[],
  ): void {
    if (quick !== undefined) this.#sendRounds(quick, signal);
    this.#sendRounds(find, signal);
  }

  #sendRounds(find: () => Addressee[], signal: number): void {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      let fresh = false;
      for (const addressee of this.#look(find)) {
        const key = keyOf(addressee);
        if (this.#seen.has(key)) continue;
        this.#seen.add(key);
        fresh = true;
        this.send(addressee, signal);
      }
      if (!fresh) return;
    }
  }

  /** Members of a group; none once it has come apart because its head has had the signal. */
  #look(find: () => Addressee[]): Addressee[] {
    try {
      return find();
    } catch (error) {
      if (error instanceof NoTarget && this.sent.length > 0) return [];
      throw error;
    }
  }

  /** Signals those once more who have had a signal. */
  sendAgain(signal: number): void {
    const all = this.sent.splice(0);
    for (const addressee of all) this.send(addressee, signal);
  }

  /** Only finds out who would get the signal. */
  pretend(addressees: readonly Addressee[]): void {
    for (const addressee of addressees) {
      const stat = readStat(addressee.pid);
      if (stat === undefined || stat.startTicks !== addressee.startTicks) {
        this.#failures.push(["gone", "the process has ended"]);
        continue;
      }
      const refusal = this.#guard.refusal(stat, this.#protect);
      if (refusal === undefined) this.sent.push(addressee);
      else this.#failures.push(["protected", refusal]);
    }
  }

  /** The result as a whole: done when anybody got the signal. */
  verdict(enforce: boolean): [Result, string] {
    if (this.sent.length > 0) return [enforce ? "done" : "dry-run", ""];
    return this.#failures[0] ?? ["gone", "the process has ended"];
  }
}

/** Names a process for ever. */
export function keyOf(process: Addressee): string {
  return `${process.pid}:${process.startTicks}`;
}
