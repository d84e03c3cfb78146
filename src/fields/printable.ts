import type { ByteString } from "../events/bytestring.ts";

/** Bytes as text in which everything that does not print in ASCII is a dot. */
export function printable(bytes: ByteString): ByteString {
  return bytes.replace(/[^\x20-\x7e]/g, ".");
}
