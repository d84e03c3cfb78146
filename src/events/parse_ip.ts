import type { ByteString } from "./bytestring.ts";

/**
 * An IP address as rules write it, as a byte string of 4 or 16 characters in network order. A text with a dot but no
 * colon is IPv4, everything else must be IPv6.
 *
 * @returns undefined when it is not an address
 */
export function parseIp(text: string): ByteString | undefined {
  return text.includes(":") ? parseV6(text) : parseV4(text);
}

const OCTET = /^(?:0|[1-9][0-9]{0,2})$/;

function parseV4(text: string): ByteString | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let out = "";
  for (const part of parts) {
    const value = Number(part);
    if (!OCTET.test(part) || value > 255) return undefined;
    out += String.fromCharCode(value);
  }
  return out;
}

const GROUP = /^[0-9a-fA-F]{1,4}$/;

function parseV6(text: string): ByteString | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = groups(halves[0], halves.length === 1);
  const tail = halves.length === 2 ? groups(halves[1], true) : "";
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return head + "\0".repeat(missing) + tail;
}

/** Groups between colons as bytes; the last may be dotted IPv4 when `last` says that it ends the address. */
function groups(text: string, last: boolean): ByteString | undefined {
  if (text === "") return "";
  const parts = text.split(":");
  let out = "";
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (last && i === parts.length - 1 && part.includes(".")) {
      const v4 = parseV4(part);
      if (v4 === undefined) return undefined;
      out += v4;
    } else if (GROUP.test(part)) {
      const value = parseInt(part, 16);
      out += String.fromCharCode(value >> 8, value & 255);
    } else return undefined;
  }
  return out;
}
