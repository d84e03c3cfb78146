import type { ByteString } from "../events/bytestring.ts";
import type { StringList } from "../state/thread.ts";

/** Value of a variable in `NAME=VALUE` strings, without blanks around it; empty when it is not set. */
export function envValue(env: StringList, name: ByteString): ByteString {
  for (const item of env.items) {
    if (item.charCodeAt(name.length) === 61 && item.startsWith(name)) {
      return item.slice(name.length + 1).replace(/^ +| +$/g, "");
    }
  }
  return "";
}
