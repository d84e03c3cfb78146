import { SourceError } from "../source.ts";

/** A capture that cannot be read or written; the message says where and why. */
export class CaptureError extends SourceError {
  override name = "CaptureError";
}

/** The file is something else than a capture. */
export class NotACaptureError extends CaptureError {
  override name = "NotACaptureError";
}

/** The capture breaks off in the middle; everything before has been delivered. */
export class TruncatedCaptureError extends CaptureError {
  override name = "TruncatedCaptureError";
}

/** The sentence for a place in a capture: `at byte 1234: what is wrong`. */
export function atByte(offset: number, problem: string): string {
  return `at byte ${offset}: ${problem}`;
}
