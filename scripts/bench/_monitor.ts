import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Clock ticks a second in /proc/PID/stat; the kernel's USER_HZ, the same on all architectures it is run on. */
const TICKS = 100;

/** The command line that starts saker: the built file where there is one, else the source tree. */
export function sakerCommand(): string[] {
  const built = `${ROOT}/dist/saker`;
  try {
    Deno.statSync(built);
    return [built];
  } catch {
    return [`${ROOT}/scripts/run`];
  }
}

/** What the summary at the end of a run says. */
export interface Summary {
  seen: number;
  delivered: number;
  dropped: number;
  alerts: number;
}

/**
 * Runs a load beside saker.
 *
 * @returns what `load` returned, the CPU time that it has cost saker in seconds, and saker's summary
 */
export async function watched<T>(
  args: string[],
  load: () => Promise<T>,
): Promise<{ result: T; cpu: number; summary: Summary }> {
  const monitor = await Monitor.start(args);
  let result: T;
  let cpu: number;
  let summary: Summary;
  try {
    const before = monitor.cpu();
    result = await load();
    // what is still in the ring belongs to the load
    await new Promise((resolve) => setTimeout(resolve, 300));
    cpu = monitor.cpu() - before;
  } finally {
    summary = await monitor.stop();
  }
  return { result, cpu, summary };
}

/** A running monitor. */
export class Monitor {
  readonly #child: Deno.ChildProcess;
  #output = "";
  #log = "";
  readonly #ended: Promise<void>;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#ended = this.#read();
  }

  async #read(): Promise<void> {
    const { stdout, stderr } = this.#child;
    await Promise.all([
      collect(stdout, (text) => this.#output += text),
      collect(stderr, (text) => this.#log += text),
    ]);
  }

  /** Starts saker and waits until it reports what this process does. */
  static async start(args: string[] = []): Promise<Monitor> {
    const [program, ...rest] = [...sakerCommand(), "run", ...args];
    const monitor = new Monitor(
      new Deno.Command(program, {
        args: rest,
        stdout: "piped",
        stderr: "piped",
      })
        .spawn(),
    );
    for (const end = Date.now() + 30_000; monitor.#output === "";) {
      Deno.openSync("/etc/shadow").close();
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (Date.now() > end) {
        throw new Error("saker has not reported anything within 30 s");
      }
    }
    return monitor;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** CPU time used so far, in seconds. */
  cpu(): number {
    const stat = Deno.readTextFileSync(`/proc/${this.pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  }

  /** Resident memory in MB. */
  rss(): number {
    const status = Deno.readTextFileSync(`/proc/${this.pid}/status`);
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
  }

  /** Ends it and reads its summary. */
  async stop(): Promise<Summary> {
    this.#child.kill("SIGTERM");
    await this.#ended;
    await this.#child.status;
    const output = this.#output + this.#log;
    const number = (pattern: RegExp) =>
      Number(pattern.exec(output)?.[1] ?? NaN);
    return {
      seen: number(/^Events seen .*?: (\d+)/m),
      delivered: number(/^Events seen .*delivered: (\d+)/m),
      dropped: number(/^Events seen .*dropped: (\d+)/m),
      alerts: number(/^Events detected: (\d+)/m),
    };
  }
}

async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (text: string) => void,
): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    take(text);
  }
}
