import { cString, probeLibrary, textOf } from "./library.ts";

/** Bytes for what a check has to say. */
const TEXT_SIZE = 1024;

/**
 * Whether the machine has what the probe needs or could use.
 *
 * @param name one of the checks that `saker_check` in `probe/saker.h` lists
 * @returns the verdict, and a line that says more
 * @throws {SourceError} when the shared object cannot be loaded
 */
export function probeCheck(name: string): { ok: boolean; text: string } {
  const text = new Uint8Array(TEXT_SIZE);
  const ok = probeLibrary().saker_check(cString(name), text, text.length) === 1;
  return { ok, text: textOf(text) };
}
