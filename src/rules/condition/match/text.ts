import type { ByteString } from "../../../events/bytestring.ts";
import type { Matcher } from "./glob.ts";

/** Whether the text contains `part`, ASCII letters in either case. */
export function containsIgnoringCase(part: ByteString): Matcher {
  if (part === "") return () => true;
  const wanted = Uint8Array.from(part, (c) => lower(c.charCodeAt(0)));
  return (text) => {
    const last = text.length - wanted.length;
    for (let at = 0; at <= last; at++) {
      let i = 0;
      while (
        i < wanted.length && lower(text.charCodeAt(at + i)) === wanted[i]
      ) i++;
      if (i === wanted.length) return true;
    }
    return false;
  };
}

function lower(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
}

/** Whether the text begins with one of `prefixes`: one walk over the text, however many there are. */
export function prefixMatcher(prefixes: readonly ByteString[]): Matcher {
  const root: Branch = { end: false, next: new Map() };
  for (const prefix of prefixes) {
    let at = root;
    for (let i = 0; i < prefix.length && !at.end; i++) {
      const code = prefix.charCodeAt(i);
      let next = at.next.get(code);
      if (next === undefined) {
        at.next.set(code, next = { end: false, next: new Map() });
      }
      at = next;
    }
    at.end = true;
  }
  return (text) => {
    let at = root;
    for (let i = 0; !at.end; i++) {
      const next = i < text.length
        ? at.next.get(text.charCodeAt(i))
        : undefined;
      if (next === undefined) return false;
      at = next;
    }
    return true;
  };
}

interface Branch {
  /** A prefix ends here. */
  end: boolean;
  readonly next: Map<number, Branch>;
}

/** The bytes that pairs of hex digits stand for; undefined when that is not what the text is. */
export function parseHex(text: string): ByteString | undefined {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) return undefined;
  let out = "";
  for (let i = 0; i < text.length; i += 2) {
    out += String.fromCharCode(parseInt(text.slice(i, i + 2), 16));
  }
  return out;
}
