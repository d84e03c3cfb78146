import type { ByteString } from "../events/bytestring.ts";

const DELETED = " (deleted)";

/** A path without the mark that the kernel puts behind those of files that are gone. */
export function withoutDeleted(path: ByteString): ByteString {
  return path.endsWith(DELETED) ? path.slice(0, -DELETED.length) : path;
}
