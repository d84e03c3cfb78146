import { PRIORITIES } from "../alert.ts";
import type { Line, Output } from "./queued_sink.ts";

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const MSG_NOSIGNAL = 0x4000;
const FACILITY_USER = 1;
const RETRY_MS = 20;
const RETRIES = 100;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const SYMBOLS = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  send: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
} as const;

/**
 * The system's log through its datagram socket. Deno has no stable interface for these, hence the C library; the
 * socket does not block, so that a stuck syslog daemon holds up nobody.
 */
export class SyslogOutput implements Output {
  readonly name = "syslog";
  readonly batch = 16;
  readonly #path: string;
  readonly #identity: string;
  readonly #libc = Deno.dlopen("libc.so.6", SYMBOLS);
  #socket = -1;

  constructor(identity = "saker", path = "/dev/log") {
    this.#identity = identity;
    this.#path = path;
  }

  async deliver(lines: readonly Line[]): Promise<void> {
    for (const { text, alert } of lines) {
      await this.send(PRIORITIES.indexOf(alert.priority), text);
    }
  }

  /**
   * Sends one message.
   *
   * @param severity 0 (emergency) … 7 (debug)
   * @throws {Error} nobody takes it
   */
  async send(severity: number, text: string): Promise<void> {
    const message = syslogMessage(severity, this.#identity, text, new Date());
    for (let tries = 0; tries < RETRIES; tries++) {
      if (this.#socket < 0 && !this.#connect()) {
        throw new Error(`cannot connect to ${this.#path}`);
      }
      const sent = this.#libc.symbols.send(
        this.#socket,
        message,
        BigInt(message.length),
        MSG_NOSIGNAL,
      );
      if (sent >= 0n) return;
      // either its queue is full, or the daemon has been started anew: which, a fresh socket tells
      this.reopen();
      if (tries > 0) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
    throw new Error(`${this.#path} does not take messages`);
  }

  #connect(): boolean {
    const { socket, connect } = this.#libc.symbols;
    const kind = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    this.#socket = socket(AF_UNIX, kind, 0);
    const path = new TextEncoder().encode(this.#path);
    const address = new Uint8Array(110);
    new DataView(address.buffer).setUint16(0, AF_UNIX, true);
    address.set(path.subarray(0, 107), 2);
    if (
      this.#socket >= 0 &&
      connect(this.#socket, address, 2 + path.length + 1) === 0
    ) return true;
    this.reopen();
    return false;
  }

  reopen(): void {
    if (this.#socket >= 0) this.#libc.symbols.close(this.#socket);
    this.#socket = -1;
  }

  close(): void {
    this.reopen();
    this.#libc.close();
  }
}

/** A message as libc's `syslog()` writes it to the socket: facility user, no process id. */
export function syslogMessage(
  severity: number,
  identity: string,
  text: string,
  time: Date,
): Uint8Array<ArrayBuffer> {
  const two = (n: number) => String(n).padStart(2, "0");
  const date = `${MONTHS[time.getMonth()]} ${
    String(time.getDate()).padStart(2)
  } ${two(time.getHours())}:${two(time.getMinutes())}:${
    two(time.getSeconds())
  }`;
  return new TextEncoder().encode(
    `<${FACILITY_USER * 8 + severity}>${date} ${identity}: ${text}`,
  );
}
