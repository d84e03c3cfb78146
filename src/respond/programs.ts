/** How a program ended. */
export interface ProgramResult {
  readonly result: "done" | "limited" | "timeout" | "failed";
  /** What went wrong, "" nothing. */
  readonly reason: string;
}

/** Where programs without a path of their own look for others. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Runs the programs of `exec` actions: never through a shell, with an empty environment but for PATH, in `/`, the alert
 * on their standard input, a bounded number at a time and each for a bounded time.
 */
export class Programs {
  readonly #max: number;
  readonly #running = new Set<Deno.ChildProcess>();

  /** @param max programs at the same time */
  constructor(max: number) {
    this.#max = max;
  }

  /** Starts the program at once; the promise never rejects. */
  async run(
    program: string,
    args: readonly string[],
    input: string,
    timeoutMs: number,
  ): Promise<ProgramResult> {
    if (this.#running.size >= this.#max) {
      return {
        result: "limited",
        reason: `${this.#max} programs are running already`,
      };
    }
    let child: Deno.ChildProcess;
    try {
      child = new Deno.Command(program, {
        // a NUL would end the argument early, and the system call refuses it
        args: args.map((arg) => arg.replaceAll("\0", "\uFFFD")),
        clearEnv: true,
        env: { PATH },
        cwd: "/",
        stdin: "piped",
        stdout: "null",
        stderr: "null",
      }).spawn();
    } catch (error) {
      return { result: "failed", reason: (error as Error).message };
    }
    this.#running.add(child);
    let expired = false;
    const timer = setTimeout(() => {
      expired = true;
      kill(child);
    }, timeoutMs);
    feed(child, input);
    const status = await child.status;
    clearTimeout(timer);
    this.#running.delete(child);
    if (expired) {
      return { result: "timeout", reason: `killed after ${timeoutMs} ms` };
    }
    if (status.success) return { result: "done", reason: "" };
    return {
      result: "failed",
      reason: status.signal === null
        ? `exit status ${status.code}`
        : `ended by ${status.signal}`,
    };
  }

  /** Ends what is still running, and waits for that. */
  async close(): Promise<void> {
    const running = [...this.#running];
    running.forEach(kill);
    await Promise.all(running.map((child) => child.status));
  }
}

async function feed(child: Deno.ChildProcess, input: string): Promise<void> {
  try {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${input}\n`));
    await writer.close();
  } catch {
    // the program need not read what it is given
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // it has just ended by itself
  }
}
