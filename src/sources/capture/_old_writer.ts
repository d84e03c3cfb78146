/**
 * Test helper: composes capture files of every version, block by block, independently of the writer that is under test.
 * Layouts are those of the reference implementation's releases from 2014 on.
 */
import { fromText, toBytes } from "../../events/bytestring.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Joins pieces. */
export function join(...pieces: Uint8Array[]): Bytes {
  const out = new Uint8Array(pieces.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

function number(size: number, put: (data: DataView) => void): Bytes {
  const bytes = new Uint8Array(size);
  put(new DataView(bytes.buffer));
  return bytes;
}

export const u8 = (v: number) => number(1, (d) => d.setUint8(0, v));
export const u16 = (v: number) => number(2, (d) => d.setUint16(0, v, true));
export const u32 = (v: number) => number(4, (d) => d.setUint32(0, v, true));
export const u64 = (v: bigint | number) =>
  number(8, (d) => d.setBigUint64(0, BigInt.asUintN(64, BigInt(v)), true));
/** The bytes of a text. */
export const raw = (text: string) => toBytes(fromText(text));
/** A text parameter: with its NUL. */
export const str = (text: string) => raw(text + "\0");
/** A text in metadata: u16 length, no NUL. */
export const counted = (text: string) => {
  const bytes = raw(text);
  return join(u16(bytes.length), bytes);
};
export const NONE = new Uint8Array(0);

/** A block of any type around `body`. */
export function block(type: number, ...body: Uint8Array[]): Bytes {
  const inner = join(...body);
  const padding = new Uint8Array(-inner.length & 3);
  const length = u32(12 + inner.length + padding.length);
  return join(u32(type), length, inner, padding, length);
}

/** A section header, with pcapng options if wanted. */
export function section(
  options: { major?: number; minor?: number; extra?: Uint8Array } = {},
): Bytes {
  return block(
    0x0a0d0d0a,
    u32(0x1a2b3c4d),
    u16(options.major ?? 1),
    u16(options.minor ?? 0),
    u64(-1),
    options.extra ?? NONE,
  );
}

/** A machine block. */
export function machine(name: string, bootTime = 0n): Bytes {
  return block(
    0x201,
    u32(4),
    u64(8_000_000_000n),
    u64(0),
    join(raw(name), new Uint8Array(128)).subarray(0, 128),
    u64(bootTime),
    new Uint8Array(24),
  );
}

/** Where an event stands. */
export interface Where {
  ts?: bigint;
  tid?: number | bigint;
  cpu?: number;
  /** Flags of the block; given, the block is one with flags. */
  flags?: number;
}

/** An event block of the first layout: no parameter count. */
export function eventV1(
  type: number,
  params: Uint8Array[],
  at: Where = {},
): Bytes {
  const { ts = 1n, tid = 100, cpu = 0, flags } = at;
  const values = join(...params);
  return block(
    flags === undefined ? 0x204 : 0x208,
    u16(cpu),
    flags === undefined ? NONE : u32(flags),
    u64(ts),
    u64(tid),
    u32(22 + 2 * params.length + values.length),
    u16(type),
    ...params.map((p) => u16(p.length)),
    values,
  );
}

/** An event block of the second layout. */
export function eventV2(
  type: number,
  params: Uint8Array[],
  at: Where & { large?: boolean } = {},
): Bytes {
  const { ts = 1n, tid = 100, cpu = 0, flags, large = false } = at;
  const values = join(...params);
  const size = large ? 4 : 2;
  const blockType = large
    ? flags === undefined ? 0x221 : 0x222
    : flags === undefined
    ? 0x216
    : 0x217;
  return block(
    blockType,
    u16(cpu),
    flags === undefined ? NONE : u32(flags),
    u64(ts),
    u64(tid),
    u32(26 + size * params.length + values.length),
    u16(type),
    u32(params.length),
    ...params.map((p) => large ? u32(p.length) : u16(p.length)),
    values,
  );
}

/** A process as it stands in a process list. */
export interface OldProcess {
  tid: number;
  pid: number;
  comm: string;
  cwd?: string;
}

/** Types of process lists by version, 1 … 9. */
const PROCESS_LISTS = [
  0,
  0x202,
  0x207,
  0x209,
  0x210,
  0x211,
  0x212,
  0x213,
  0x214,
  0x215,
];

/** One entry of a process list as `version` has it; every field has a value of its own. */
function processEntry(
  version: number,
  process: OldProcess,
  tail: Uint8Array = NONE,
): Bytes {
  const since = (first: number, ...pieces: Uint8Array[]) =>
    version >= first ? join(...pieces) : NONE;
  const body = join(
    u64(process.tid),
    u64(process.pid),
    u64(1),
    since(6, u64(31)),
    since(8, u64(32)),
    counted(process.comm),
    counted("./" + process.comm),
    since(7, counted("/bin/" + process.comm)),
    counted("-a\0two words\0"),
    counted(process.cwd ?? "/home"),
    u64(1024),
    u32(0x42),
    u32(1000),
    u32(1001),
    since(2, u32(11), u32(12), u32(13), u64(14), u64(15)),
    since(3, counted("A=1\0B=2\0")),
    since(4, u64(7), u64(8), counted("cpu=/x\0memory=/y\0")),
    since(5, counted("/jail")),
    since(9, tail),
  );
  return version >= 9 ? join(u32(body.length + 4), body) : body;
}

/** The complete tail of an entry of version 9. */
export function fullTail(): Bytes {
  return join(
    u64(777n),
    u32(34816),
    u32(501),
    u8(1),
    u64(1n),
    u64(2n),
    u64(0x1ffffffffffn),
    u8(1),
    u64(99),
    u64(1234567890123456789n),
    u64(1234567890123456780n),
    u8(1),
    u8(1),
    u64(33),
  );
}

/** A process list of any version. */
export function processList(
  version: number,
  processes: OldProcess[],
  tail: Uint8Array = fullTail(),
): Bytes {
  return block(
    PROCESS_LISTS[version],
    ...processes.map((p) => processEntry(version, p, tail)),
  );
}

/** A descriptor list; `body` follows the type. */
export function fdList(
  version: number,
  tid: number,
  fds: { fd: number; ino: number; type: number; body: Uint8Array }[],
): Bytes {
  return block(
    version >= 2 ? 0x218 : 0x203,
    u64(tid),
    ...fds.map(({ fd, ino, type, body }) => {
      const entry = join(u64(fd), u64(ino), u8(type), body);
      return version >= 2 ? join(u32(entry.length + 4), entry) : entry;
    }),
  );
}

/** An interface list with one IPv4 and one IPv6 address. */
export function interfaceList(version: number): Bytes {
  const entry = (type: number, address: Uint8Array) => {
    const size = address.length;
    const body = join(
      u16(type),
      u16(4),
      address,
      new Uint8Array(2 * size),
      type <= 2 ? u64(1000) : NONE,
      raw("eth0"),
    );
    return version >= 2 ? join(u32(body.length), body) : body;
  };
  return block(
    version >= 2 ? 0x219 : 0x205,
    entry(version >= 2 ? 1 : 3, new Uint8Array([10, 0, 0, 1])),
    entry(version >= 2 ? 2 : 4, new Uint8Array(16).fill(0xfe)),
  );
}

/** A user list with a user and a group. */
export function userList(version: number): Bytes {
  const entry = (...pieces: Uint8Array[]) => {
    const body = join(...pieces);
    return version >= 2 ? join(u32(body.length + 4), body) : body;
  };
  return block(
    version >= 2 ? 0x220 : 0x206,
    entry(
      u8(0),
      u32(1000),
      u32(1001),
      counted("anna"),
      counted("/home/anna"),
      counted("/bin/zsh"),
    ),
    entry(u8(1), u32(1001), counted("staff")),
  );
}
