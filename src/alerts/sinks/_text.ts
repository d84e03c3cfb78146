import type { Line } from "./queued_sink.ts";

const encoder = new TextEncoder();

/** Lines as they are written to files and pipes. */
export function linesToBytes(lines: readonly Line[]): Uint8Array {
  let text = "";
  for (const line of lines) text += `${line.text}\n`;
  return encoder.encode(text);
}
