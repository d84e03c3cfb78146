import { linesToBytes } from "./_text.ts";
import type { Line, Output } from "./queued_sink.ts";

/**
 * Pipes alerts into a shell command: a new one for each alert, which is waited for, or a single one that is kept
 * running and started again if it ends. The command is the configuration's; no text of an alert reaches the shell.
 */
export class ProgramOutput implements Output {
  readonly name = "program";
  readonly batch: number;
  readonly #command: string;
  readonly #keepRunning: boolean;
  #running: Running | undefined;

  constructor(command: string, keepRunning: boolean) {
    this.#command = command;
    this.#keepRunning = keepRunning;
    this.batch = keepRunning ? 256 : 1;
  }

  async deliver(lines: readonly Line[]): Promise<void> {
    if (this.#running?.ended) this.#running = undefined;
    const program = this.#running ??= new Running(this.#command);
    try {
      await program.writer.write(linesToBytes(lines));
    } catch (error) {
      this.#running = undefined;
      throw new Error(`'${this.#command}' does not read its input`, {
        cause: error,
      });
    }
    if (this.#keepRunning) return;
    const { code } = await program.end();
    this.#running = undefined;
    if (NOT_RUN.includes(code)) {
      throw new Error(`'${this.#command}' cannot be run`);
    }
  }

  async reopen(): Promise<void> {
    await this.#running?.end();
    this.#running = undefined;
  }

  /** Gives the program a moment to end by itself; one that neither reads nor ends is not waited for any longer. */
  async close(): Promise<void> {
    const program = this.#running;
    this.#running = undefined;
    if (program === undefined) return;
    const ended = program.end();
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      if (await endsWithin(ended, CLOSE_TIMEOUT)) return;
      program.stop(signal);
    }
    // what it has started itself may still hold its input
    await endsWithin(ended, CLOSE_TIMEOUT);
  }
}

/** What a shell exits with when a program is not executable, or not there. */
const NOT_RUN = [126, 127];

/** How long a program may take to end when saker does, and then after each signal, ms. */
const CLOSE_TIMEOUT = 1000;

class Running {
  readonly writer: WritableStreamDefaultWriter<Uint8Array>;
  ended = false;
  readonly #child: Deno.ChildProcess;

  constructor(command: string) {
    this.#child = new Deno.Command("/bin/sh", {
      args: ["-c", command],
      stdin: "piped",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    this.writer = this.#child.stdin.getWriter();
    this.#child.status.then(() => this.ended = true);
  }

  /** Closes the input and waits for the program. */
  async end(): Promise<Deno.CommandStatus> {
    await this.writer.close().catch(() => {});
    return await this.#child.status;
  }

  stop(signal: Deno.Signal): void {
    if (!this.ended) this.#child.kill(signal);
  }
}

async function endsWithin(
  ended: Promise<unknown>,
  timeoutMs: number,
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) =>
    timer = setTimeout(resolve, timeoutMs, false)
  );
  const inTime = await Promise.race([ended.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
