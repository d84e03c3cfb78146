import { type ProcStat, readStat } from "./proc.ts";

/** pidfd system calls; the numbers are the same on every architecture. */
const SYS_PIDFD_SEND_SIGNAL = 424n;
const SYS_PIDFD_OPEN = 434n;

/** How a signal went: `other` = the pid belongs to another process by now. */
export type SignalResult =
  | "sent"
  | "gone"
  | "other"
  | "denied"
  | "refused"
  | "failed";

/**
 * Last look at the process behind the pidfd, before the signal.
 *
 * @returns why it must not be touched, or undefined
 */
export type Veto = (stat: ProcStat) => string | undefined;

/** Sends signals to processes, never to one that has merely inherited a pid. */
export interface Signaller {
  /**
   * @param startTicks start time of the process that is meant, {@link ProcStat.startTicks}
   * @param veto may refuse; it sees the process that would get the signal
   */
  send(
    pid: number,
    startTicks: number,
    signal: number,
    veto?: Veto,
  ): SignalResult;
}

/**
 * Signals through pidfds.
 *
 * The order is what makes it safe: the pidfd pins a process; /proc/PID/stat, read afterwards, names the process that
 * has the pid *then*; and the kernel delivers through the pidfd only while its process still exists, so that the pid
 * cannot have changed hands in between.
 */
export class PidfdSignaller implements Signaller {
  readonly #libc = Deno.dlopen(
    "libc.so.6",
    {
      syscall: {
        parameters: ["i64", "i64", "i64", "i64", "i64"],
        result: "i64",
      },
      close: { parameters: ["i32"], result: "i32" },
    } as const,
  );

  #closed = false;

  send(
    pid: number,
    startTicks: number,
    signal: number,
    veto?: Veto,
  ): SignalResult {
    const { syscall, close } = this.#libc.symbols;
    const fd = Number(syscall(SYS_PIDFD_OPEN, BigInt(pid), 0n, 0n, 0n));
    if (fd < 0) {
      const stat = readStat(pid);
      if (stat === undefined || stat.zombie) return "gone";
      return stat.startTicks === startTicks ? "failed" : "other";
    }
    try {
      const stat = readStat(pid);
      if (stat === undefined || stat.zombie) return "gone";
      if (stat.startTicks !== startTicks) return "other";
      if (veto !== undefined && veto(stat) !== undefined) return "refused";
      const sent = syscall(
        SYS_PIDFD_SEND_SIGNAL,
        BigInt(fd),
        BigInt(signal),
        0n,
        0n,
      );
      if (sent === 0n) return "sent";
      return readStat(pid)?.startTicks === startTicks ? "denied" : "gone";
    } finally {
      close(fd);
    }
  }

  /** Idempotent. */
  [Symbol.dispose](): void {
    if (!this.#closed) this.#libc.close();
    this.#closed = true;
  }
}
