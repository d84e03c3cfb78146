import { messageOf, UserError } from "../errors.ts";
import { onUsr1 } from "../usr1.ts";
import { readStat } from "../state/proc/stat.ts";

/** How a command ended. */
export interface ChildExit {
  /** As a shell has it: 128 plus the signal's number. */
  readonly code: number;
  readonly signal: string | null;
}

/** Signals that are passed on to the command, besides USR1, which takes a way of its own. */
const PASSED: readonly Deno.Signal[] = [
  "SIGTERM",
  "SIGHUP",
  "SIGUSR2",
  "SIGINT",
  "SIGQUIT",
  "SIGWINCH",
];
/** Those that a terminal sends to everything in the foreground by itself. */
const FROM_TERMINAL = new Set<Deno.Signal>(["SIGINT", "SIGQUIT", "SIGWINCH"]);

/** A command on the same terminal, to which saker passes on the signals that it gets itself. */
export class Child {
  readonly pid: number;
  readonly exited: Promise<ChildExit>;
  /** INT or TERM came when it had ended, before that was known here. */
  stopMissed = false;
  readonly #process: Deno.ChildProcess;
  readonly #listeners: [Deno.Signal, () => void][];
  readonly #stopUsr1: () => void;

  /** @throws {UserError} the command cannot be started */
  constructor(command: readonly string[]) {
    // before the start, so that nothing that comes early ends saker instead
    this.#listeners = PASSED.map((signal) => {
      const listener = () => this.#pass(signal);
      Deno.addSignalListener(signal, listener);
      return [signal, listener];
    });
    this.#stopUsr1 = onUsr1(() => this.#pass("SIGUSR1"));
    try {
      this.#process = new Deno.Command(command[0], {
        args: command.slice(1),
        stdin: "inherit",
        stdout: "inherit",
        stderr: "inherit",
      }).spawn();
    } catch (error) {
      this.#stopPassing();
      throw new UserError(
        `'${command[0]}' cannot be run: ${messageOf(error)}`,
      );
    }
    this.pid = this.#process.pid;
    this.exited = this.#process.status.then(({ code, signal }) => {
      this.#stopPassing();
      return { code, signal };
    });
  }

  #pass(signal: Deno.Signal): void {
    if (FROM_TERMINAL.has(signal) && inForeground()) return;
    try {
      this.#process.kill(signal);
    } catch {
      if (signal === "SIGINT" || signal === "SIGTERM") this.stopMissed = true;
    }
  }

  #stopPassing(): void {
    this.#stopUsr1();
    for (const [signal, listener] of this.#listeners) {
      Deno.removeSignalListener(signal, listener);
    }
  }
}

/** Whether the terminal's signals go to saker's process group, in which the command is too. */
function inForeground(): boolean {
  const stat = readStat("self");
  return stat !== undefined && stat.pgid === stat.foreground;
}
