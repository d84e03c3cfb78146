/**
 * Socket addresses as events carry them, and their text. An address is a byte string of 4 or 16 characters in network
 * order; ports are numbers in host order (scap-format §4).
 */
import type { ByteString } from "./bytestring.ts";
import type { EventView } from "./view.ts";

/** Address families as the kernel numbers them. */
export const Family = { UNIX: 1, INET: 2, INET6: 10 } as const;

/** `10.0.0.1`, `fe80::1`, `::ffff:10.0.0.1`; empty for anything that is not an address. */
export function ipText(address: ByteString): string {
  if (address.length === 4) return dotted(address, 0);
  if (address.length !== 16) return "";
  const words: number[] = [];
  for (let i = 0; i < 16; i += 2) {
    words.push(address.charCodeAt(i) << 8 | address.charCodeAt(i + 1));
  }
  const [start, length] = longestZeroRun(words);
  const v4 = start === 0 &&
    (length === 6 || length === 5 && words[5] === 0xffff);
  const head = words.slice(0, v4 ? 6 : 8).map((word) => word.toString(16));
  if (v4) head.push(dotted(address, 12));
  if (length < 2) return head.join(":");
  const left = head.slice(0, start).join(":");
  return `${left}::${head.slice(start + length).join(":")}`;
}

function dotted(address: ByteString, at: number): string {
  return `${address.charCodeAt(at)}.${address.charCodeAt(at + 1)}.${
    address.charCodeAt(at + 2)
  }.${address.charCodeAt(at + 3)}`;
}

/** First longest run of zero words that is worth shortening: start and length. */
function longestZeroRun(words: readonly number[]): [number, number] {
  let start = -1, length = 1;
  for (let i = 0; i < words.length; i++) {
    let end = i;
    while (end < words.length && words[end] === 0) end++;
    if (end - i > length) [start, length] = [i, end - i];
    if (end > i) i = end - 1;
  }
  return [start, length];
}

const MAPPED = "\0\0\0\0\0\0\0\0\0\0\xff\xff";

/** The IPv4 address inside an IPv4-mapped IPv6 one, else the address itself. */
export function unmapped(address: ByteString): ByteString {
  return address.length === 16 && address.startsWith(MAPPED)
    ? address.slice(12)
    : address;
}

/** Loopback (127/8, ::1) or unspecified (0.0.0.0, ::). */
export function isLoopbackOrAny(address: ByteString): boolean {
  const plain = unmapped(address);
  if (plain.length === 4) {
    return plain.charCodeAt(0) === 127 || plain === "\0\0\0\0";
  }
  return plain.startsWith("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0") &&
    plain.charCodeAt(15) <= 1;
}

/** The two ends of an internet connection: `10.0.0.1:4000->10.0.0.2:443`. IPv4-mapped ends print as IPv4. */
export function tupleText(
  sip: ByteString,
  sport: number,
  dip: ByteString,
  dport: number,
): string {
  const mapped = sip.startsWith(MAPPED) && dip.startsWith(MAPPED);
  const from = ipText(mapped ? unmapped(sip) : sip);
  const to = ipText(mapped ? unmapped(dip) : dip);
  return `${from}:${sport}->${to}:${dport}`;
}

/** `10.0.0.1:443`. */
export function endpointText(ip: ByteString, port: number): string {
  return `${ipText(unmapped(ip))}:${port}`;
}

/** The two ends of a unix connection: kernel addresses in hexadecimal, and the path. */
export function unixTupleText(
  source: bigint,
  peer: bigint,
  path: ByteString,
): ByteString {
  return `${source.toString(16)}->${peer.toString(16)} ${path}`;
}

/** A parameter of type `sockaddr` or `socktuple`, taken apart. Only the members of its family are set. */
export class Address {
  family = 0;
  sip: ByteString = "";
  sport = 0;
  dip: ByteString = "";
  dport = 0;
  source = 0n;
  peer = 0n;
  path: ByteString = "";
}

function bytesAt(view: EventView, at: number, length: number): ByteString {
  let out = "";
  for (let i = at; i < at + length; i++) {
    out += String.fromCharCode(view.bytes[i]);
  }
  return out;
}

function pathAt(view: EventView, at: number, end: number): ByteString {
  let stop = at;
  while (stop < end && view.bytes[stop] !== 0) stop++;
  return bytesAt(view, at, stop - at);
}

/**
 * Reads a `socktuple` parameter.
 *
 * @returns whether there is a tuple of a known family and of its full length
 */
export function readTuple(
  view: EventView,
  index: number,
  into: Address,
): boolean {
  const length = view.paramLength(index);
  if (length < 1) return false;
  const at = view.paramOffset(index);
  into.family = view.bytes[at];
  if (into.family === Family.UNIX) {
    if (length < 17) return false;
    into.source = view.data.getBigUint64(at + 1, true);
    into.peer = view.data.getBigUint64(at + 9, true);
    into.path = pathAt(view, at + 17, at + length);
    return true;
  }
  const size = ipSize(into.family);
  if (size === 0 || length < 1 + 2 * (size + 2)) return false;
  into.sip = bytesAt(view, at + 1, size);
  into.sport = view.data.getUint16(at + 1 + size, true);
  into.dip = bytesAt(view, at + 3 + size, size);
  into.dport = view.data.getUint16(at + 3 + 2 * size, true);
  return true;
}

/** Bytes of an address of this family; 0 if it is none of the internet's. */
function ipSize(family: number): number {
  return family === Family.INET ? 4 : family === Family.INET6 ? 16 : 0;
}

/**
 * Reads a `sockaddr` parameter into the destination members.
 *
 * @returns whether there is an address of a known family and of its full length
 */
export function readSockaddr(
  view: EventView,
  index: number,
  into: Address,
): boolean {
  return readSockaddrAt(
    view,
    view.paramOffset(index),
    view.paramLength(index),
    into,
  );
}

/** The same of `length` bytes at the offset `at`. */
export function readSockaddrAt(
  view: EventView,
  at: number,
  length: number,
  into: Address,
): boolean {
  if (length < 1) return false;
  into.family = view.bytes[at];
  if (into.family === Family.UNIX) {
    into.path = pathAt(view, at + 1, at + length);
    return true;
  }
  const size = ipSize(into.family);
  if (size === 0 || length < 3 + size) return false;
  into.dip = bytesAt(view, at + 1, size);
  into.dport = view.data.getUint16(at + 1 + size, true);
  return true;
}
