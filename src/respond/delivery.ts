import { SIGSTOP } from "../events/signals.ts";
import type { Guard } from "./guard.ts";
import type { Result } from "./outcome.ts";
import type { Signaller } from "./pidfd.ts";
import { readStat } from "./proc.ts";
import { type Addressee, NoTarget, type Relative } from "./targets.ts";

/** Looks at a group for new members before it is taken as complete. */
const MAX_ROUNDS = 8;

/** A family that has not stopped by then is looked for on the whole machine. Nothing else happens meanwhile. */
const STOP_MS = 20;
/** Between two looks at a family that is about to stop. */
const PAUSE_MS = 0.5;
const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** Signals to one or several processes, and what became of them. */
export class Delivery {
  readonly sent: Addressee[] = [];
  readonly #failures: [Result, string][] = [];
  /** Whom a group's signal was sent to, and whether it got there. */
  readonly #seen = new Map<string, boolean>();
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

  /** Signals a group until it has no members that have not had the signal. */
  sendAll(find: () => Addressee[], signal: number): void {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (!this.#sendNew(this.#look(find), signal)) return;
    }
  }

  /**
   * Stops a group.
   *
   * @param near looks at the group alone, without missing anybody once all of it rest; `find`, which looks at the whole
   * machine, is then only used when some of it do not stop
   */
  stopAll(find: () => Addressee[], near?: () => Relative[]): void {
    if (near === undefined || !this.#stopNear(near)) {
      this.sendAll(find, SIGSTOP);
    }
  }

  /** @returns whether the group is at rest and complete */
  #stopNear(near: () => Relative[]): boolean {
    const end = performance.now() + STOP_MS;
    for (let rested = false;;) {
      const family = this.#look(near);
      const grown = this.#sendNew(family, SIGSTOP);
      // they rested before this look, and so it has seen all that they had begun
      if (rested && !grown) return true;
      rested = !grown &&
        family.every((each) => each.resting || !this.#reached(each));
      if (rested) continue;
      if (performance.now() > end) return false;
      Atomics.wait(NEVER, 0, 0, PAUSE_MS);
    }
  }

  /** @returns whether there were any that have not had the signal */
  #sendNew(addressees: readonly Addressee[], signal: number): boolean {
    let any = false;
    for (const addressee of addressees) {
      const key = keyOf(addressee);
      if (this.#seen.has(key)) continue;
      const before = this.sent.length;
      this.send(addressee, signal);
      this.#seen.set(key, this.sent.length > before);
      any = true;
    }
    return any;
  }

  #reached(process: Addressee): boolean {
    return this.#seen.get(keyOf(process)) === true;
  }

  /** Members of a group; none once it has come apart because its head has had the signal. */
  #look<T extends Addressee>(find: () => T[]): T[] {
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
