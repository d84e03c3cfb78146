/** Runs saker as users do, in a process of its own. */
const MAIN = new URL("../../main.ts", import.meta.url).pathname;
const decoder = new TextDecoder();

/** What a finished saker has left. */
export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * The runtime's rights, the same as in scripts/lib.sh and scripts/launcher/layout.h: with all of them, more would work
 * than does for users.
 */
const RIGHTS = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-sys",
  "--allow-ffi",
  "--allow-net",
  "--allow-run",
  "--deny-import",
];

/** The command line that starts saker from the source tree. */
export function commandLine(args: readonly string[]): string[] {
  return ["run", ...RIGHTS, "--no-check", MAIN, ...args];
}

/** In what a saker says at its end, or in the report of an audit. */
const LOSS =
  /^Events seen \(syscall\): .* dropped: [1-9]|, \d+ lost |^ *"complete": false/m;
let lossy = 0;

/** How often events have been lost so far. */
export function losses(): number {
  return lossy;
}

/** Takes notice of a loss. */
export function noteLoss(): void {
  lossy++;
}

/** Takes notice of losses that a saker tells of. */
export function noteLosses(...texts: string[]): void {
  if (texts.some((text) => LOSS.test(text))) noteLoss();
}

const running = new Set<RunningSaker>();

/** Ends the sakers that a failed test has left. */
export async function endSakers(): Promise<void> {
  for (const saker of running) await saker.stop();
}

/** Runs saker to its end. */
export async function saker(
  args: readonly string[],
  options: { env?: Record<string, string>; uid?: number } = {},
): Promise<Finished> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: commandLine(args),
    stdin: "null",
    ...options,
  }).output();
  const finished = {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
  noteLosses(finished.stdout, finished.stderr);
  return finished;
}

/** A saker that runs until it is told to end. */
export class RunningSaker {
  readonly #child: Deno.ChildProcess;
  readonly #finished: Promise<Finished>;
  #over = false;
  stdout = "";
  stderr = "";

  constructor(args: readonly string[]) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: commandLine(args),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    running.add(this);
    this.#finished = this.#follow();
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Waits until `condition` holds. @throws after a minute or when saker ends before, with all that it has said */
  async until(condition: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!condition()) {
      const over = this.#over;
      if (over || Date.now() > deadline) {
        await this.stop();
        if (over && condition()) return;
        throw new Error(
          `waited in vain for ${what}\n${
            this.stdout.slice(-5000)
          }\n${this.stderr}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Waits for the end. */
  end(): Promise<Finished> {
    return this.#finished;
  }

  /** Ends it if it still runs: with all that it has to say, unless that takes too long. */
  async stop(): Promise<void> {
    const signal = (signal: Deno.Signal) => {
      try {
        this.signal(signal);
      } catch {
        // it has ended
      }
    };
    signal("SIGTERM");
    const late = setTimeout(() => signal("SIGKILL"), 20_000);
    await this.#finished;
    clearTimeout(late);
  }

  async #follow(): Promise<Finished> {
    const said = Promise.all([
      this.#read(this.#child.stdout, (text) => this.stdout += text),
      this.#read(this.#child.stderr, (text) => this.stderr += text),
    ]);
    const { code } = await this.#child.status;
    this.#over = true;
    await said;
    running.delete(this);
    noteLosses(this.stdout, this.stderr);
    return { code, stdout: this.stdout, stderr: this.stderr };
  }

  async #read(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    take: (text: string) => void,
  ): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      take(text);
    }
  }
}

/** Runs `test` in a folder that holds the given files. */
export async function withFiles(
  files: Record<string, string>,
  test: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      await Deno.writeTextFile(
        `${dir}/${name}`,
        content.replaceAll("DIR", dir),
      );
    }
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
