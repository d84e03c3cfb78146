import type { ByteString } from "../../events/bytestring.ts";
import { StringList, type Thread } from "../thread.ts";
import { readBytes } from "./files.ts";

/** Bytes of arguments and environment kept, as in events. */
export const MAX_STRINGS = 4096;

/**
 * Reads what the process was started with into `thread`.
 *
 * @returns false if it has no memory to hold that, as kernel threads and zombies
 */
export function readArguments(thread: Thread, pid: number): boolean {
  const cmdline = readBytes(`/proc/${pid}/cmdline`, 2 * MAX_STRINGS) ?? "";
  const end = cmdline.indexOf("\0");
  thread.exe = end < 0 ? cmdline : cmdline.slice(0, end);
  if (end >= 0) {
    const args = cmdline.slice(end + 1, end + 1 + MAX_STRINGS);
    thread.args = new StringList(args);
  }
  return cmdline !== "";
}

/** The kernel's name of a task, or undefined. @param dir that the task is listed in */
export function readComm(tid: number, dir = "/proc"): ByteString | undefined {
  const comm = readBytes(`${dir}/${tid}/comm`, 64);
  return comm?.endsWith("\n") ? comm.slice(0, -1) : comm;
}
