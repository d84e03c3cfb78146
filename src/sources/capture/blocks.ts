/**
 * Blocks of capture files: u32 type, u32 total length, body, zero padding to 4 bytes, u32 total length again. All
 * integers are little-endian. Every kind of block exists in several versions, each with a number of its own; early
 * builds used other numbers for the same contents.
 */

/** Bytes of type and length, before the body of a block. */
export const BLOCK_HEADER = 8;
/** Bytes of the length at the end, behind the padding. */
export const BLOCK_TRAILER = 4;
/** Byte-order mark in the section header. */
export const SECTION_MAGIC = 0x1a2b3c4d;

/** Block types as written today. */
export const BlockType = {
  SECTION: 0x0a0d0d0a,
  MACHINE: 0x201,
  PROCESSES_V9: 0x215,
  EVENT_V2: 0x216,
  EVENT_FLAGS_V2: 0x217,
  FDS_V2: 0x218,
  INTERFACES_V2: 0x219,
  USERS_V2: 0x220,
  EVENT_V2_LARGE: 0x221,
  EVENT_FLAGS_V2_LARGE: 0x222,
} as const;

/** Flag of an event block: the event changes state but is neither shown nor matched. */
export const STATE_ONLY = 1;
/**
 * Flag of an event block that only saker's writer sets: an older event for readers that need one. Everything it says is
 * in the event that follows too.
 */
export const COMPANION = 0x100;

/** What a block of metadata holds. */
export type MetadataKind =
  | "machine"
  | "interfaces"
  | "users"
  | "processes"
  | "fds";

/** How an event block is laid out. */
export interface EventLayout {
  /** Bytes between the block header and the event: u16 CPU, and u32 flags where the block has them. */
  readonly prefix: number;
  readonly flags: boolean;
  /** The event header has no parameter count. */
  readonly v1: boolean;
  /** Parameter lengths are 32-bit. */
  readonly large: boolean;
}

const METADATA = new Map<number, readonly [MetadataKind, number]>([
  [BlockType.MACHINE, ["machine", 1]],
  [0x8002abcd, ["machine", 1]],
  [0x205, ["interfaces", 1]],
  [0x8011abcd, ["interfaces", 1]],
  [BlockType.INTERFACES_V2, ["interfaces", 2]],
  [0x206, ["users", 1]],
  [0x8012abcd, ["users", 1]],
  [BlockType.USERS_V2, ["users", 2]],
  [0x202, ["processes", 1]],
  [0x8000abcd, ["processes", 1]],
  [0x207, ["processes", 2]],
  [0x8013abcd, ["processes", 2]],
  [0x209, ["processes", 3]],
  [0x8014abcd, ["processes", 3]],
  [0x210, ["processes", 4]],
  [0x211, ["processes", 5]],
  [0x212, ["processes", 6]],
  [0x213, ["processes", 7]],
  [0x214, ["processes", 8]],
  [BlockType.PROCESSES_V9, ["processes", 9]],
  [0x203, ["fds", 1]],
  [0x8001abcd, ["fds", 1]],
  [BlockType.FDS_V2, ["fds", 2]],
]);

/** Kind and version of a metadata block; undefined for blocks that readers skip. */
export function metadataBlock(
  type: number,
): readonly [MetadataKind, number] | undefined {
  return METADATA.get(type);
}

function layout(flags: boolean, v1: boolean, large: boolean): EventLayout {
  return { prefix: flags ? 6 : 2, flags, v1, large };
}

const PLAIN = layout(false, false, false);
const EVENTS = new Map<number, EventLayout>([
  [0x204, layout(false, true, false)],
  [0x8010abcd, layout(false, true, false)],
  [0x208, layout(true, true, false)],
  [BlockType.EVENT_FLAGS_V2, layout(true, false, false)],
  [BlockType.EVENT_V2_LARGE, layout(false, false, true)],
  [BlockType.EVENT_FLAGS_V2_LARGE, layout(true, false, true)],
]);

/** Layout of an event block; undefined for all other blocks. */
export function eventBlock(type: number): EventLayout | undefined {
  return type === BlockType.EVENT_V2 ? PLAIN : EVENTS.get(type);
}
