import { compatSyscalls, nativeSyscalls } from "../../src/sources/probe/mod.ts";

/** An argument of a call: a number, text, bytes, an array of texts, or one of {@link result} and {@link BAD}. */
export type Argument =
  | number
  | bigint
  | string
  | Uint8Array
  | string[]
  | { token: string };

/** An address that nobody has. */
export const BAD = { token: "bad" };
/** The result of an earlier call, counted from 0. */
export const result = (call: number) => ({ token: `$${call}` });
/** The address of the first buffer of an earlier call. */
export const buffer = (call: number) => ({ token: `&${call}` });

const numbers = nativeSyscalls();
const compatNumbers = compatSyscalls();
const root = new URL("../../", import.meta.url).pathname;

/** Compiles a program that makes calls, unless it is younger than its source. */
export async function buildActor(name = "actor"): Promise<string> {
  const source = `${root}tests/syscalls/${name}.c`;
  const program = `${root}probe/build/${name}`;
  const built = await Deno.stat(program).catch(() => undefined);
  const written = await Deno.stat(source);
  if (built === undefined || built.mtime! < written.mtime!) {
    const draft = `${program}.${Deno.pid}`;
    const { success, stderr } = await new Deno.Command("cc", {
      args: ["-O1", "-Wall", "-o", draft, source],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    await Deno.rename(draft, program);
  }
  return program;
}

/** A process that makes system calls on request. */
export class Actor {
  readonly pid: number;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;
  #pending = "";

  constructor(program: string, options: Deno.CommandOptions = {}) {
    this.#child = new Deno.Command(program, {
      clearEnv: true,
      ...options,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.pid = this.#child.pid;
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
  }

  /** Makes a call and returns its result, negative errno on failure. */
  async call(name: string, ...args: Argument[]): Promise<number> {
    const number = numbers.get(name);
    if (number === undefined) throw new Error(`no syscall ${name}`);
    await this.send([number, ...args.map(encode)].join(" "));
    return Number(await this.line());
  }

  /** Makes a call through the 32-bit entry. */
  async compat(name: string, ...args: Argument[]): Promise<number> {
    const number = compatNumbers.get(name);
    if (number === undefined) throw new Error(`no 32-bit syscall ${name}`);
    await this.send(["compat", number, ...args.map(encode)].join(" "));
    return Number(await this.line());
  }

  /** Where the actor has put an argument, below 4 GiB. */
  async address(argument: Argument): Promise<number> {
    await this.send(`buffer ${encode(argument)}`);
    return Number(await this.line());
  }

  /** Sends a line that may print nothing. */
  async send(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(line + "\n"));
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    while (!this.#pending.includes("\n")) {
      const { value, done } = await this.#output.read();
      if (done) throw new Error("the actor has ended");
      this.#pending += value;
    }
    const end = this.#pending.indexOf("\n");
    const line = this.#pending.slice(0, end);
    this.#pending = this.#pending.slice(end + 1);
    return line;
  }

  /** Ends it, whatever it has become, and waits for that. */
  async stop(): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#output.cancel();
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // it has ended
    }
    await this.#child.status;
  }
}

function encode(arg: Argument): string {
  if (typeof arg === "string") return "s:" + escape(arg);
  if (arg instanceof Uint8Array) return "b:" + arg.toHex();
  if (Array.isArray(arg)) return "a:" + arg.map(escape).join(",");
  if (typeof arg === "object") return arg.token;
  return String(arg);
}

function escape(text: string): string {
  return text.replace(
    /[^A-Za-z0-9_./-]/g,
    (c) => "%" + c.charCodeAt(0).toString(16).padStart(2, "0"),
  );
}
