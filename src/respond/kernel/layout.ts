import { type ByteString, fromText, toBytes } from "../../events/bytestring.ts";

/** Sizes of `probe/saker_respond.h`. */
export const MAX_DECISIONS = 64;
/** Tests that must all hold for one decision. */
export const MAX_TESTS = 6;
const TEXT_BYTES = 128;
const NAME_BYTES = 32;
const MAX_NAMES = 64;
const MAX_PIDS = 32;
const TEST_SIZE = 16 + 2 * TEXT_BYTES;
const DECISION_SIZE = 8 + MAX_TESTS * TEST_SIZE;
const SPARED_SIZE = 4 * MAX_PIDS + MAX_NAMES * 2 * NAME_BYTES;

/** Longest text that a test compares with, in bytes; one place is left for its NUL. */
export const MAX_TEXT = TEXT_BYTES - 1;

/** Kinds of tests, `enum saker_test_kind`. */
export const TestKind = {
  TEXT_EQUAL: 0,
  TEXT_PREFIX: 1,
  NUMBER_EQUAL: 2,
  NUMBER_BELOW: 3,
  NUMBER_BITS: 4,
  UID_EQUAL: 5,
  UID_BELOW: 6,
  COMM_EQUAL: 7,
} as const;

/** One test, `struct saker_test`. */
export interface KernelTest {
  readonly kind: number;
  readonly negated: boolean;
  /** Index of the parameter that is looked at. */
  readonly param: number;
  readonly number: number;
  readonly text: ByteString;
}

/** Tests that must all hold for an event, and what then happens. */
export interface Decision {
  /** Event code, or the hook that is asked about an operation. */
  readonly code: number;
  readonly signal: number;
  readonly tests: readonly KernelTest[];
}

/** Decisions as the shared object takes them. */
export interface PackedDecisions {
  readonly signalCount: number;
  readonly signals: Uint8Array<ArrayBuffer>;
  readonly denialCount: number;
  readonly denials: Uint8Array<ArrayBuffer>;
  readonly spared: Uint8Array<ArrayBuffer>;
}

/**
 * @param signals decisions about events
 * @param denials decisions about operations
 * @param protect names of executables, a `*` at the end stands for anything
 * @param pids processes to be spared
 */
export function packDecisions(
  signals: readonly Decision[],
  denials: readonly Decision[],
  protect: readonly string[],
  pids: readonly number[],
): PackedDecisions {
  return {
    signalCount: signals.length,
    signals: packList(signals),
    denialCount: denials.length,
    denials: packList(denials),
    spared: packSpared(protect, pids),
  };
}

function packList(decisions: readonly Decision[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(decisions.length * DECISION_SIZE);
  const data = new DataView(bytes.buffer);
  decisions.forEach(({ code, signal, tests }, i) => {
    const start = i * DECISION_SIZE;
    data.setUint16(start, code, true);
    data.setUint16(start + 2, signal, true);
    data.setUint32(start + 4, tests.length, true);
    tests.forEach((test, j) =>
      packTest(bytes, data, start + 8 + j * TEST_SIZE, test)
    );
  });
  return bytes;
}

function packTest(
  bytes: Uint8Array,
  data: DataView,
  at: number,
  test: KernelTest,
): void {
  const exact = test.kind === TestKind.TEXT_EQUAL ||
    test.kind === TestKind.COMM_EQUAL;
  const length = test.text.length + (exact ? 1 : 0);
  data.setUint8(at, test.kind);
  data.setUint8(at + 1, test.negated ? 1 : 0);
  data.setUint8(at + 2, test.param);
  data.setUint8(at + 3, length);
  data.setBigInt64(at + 8, BigInt(test.number), true);
  packText(bytes, at + 16, TEXT_BYTES, test.text, length);
}

/** The text and behind it the mask of the bytes that count. */
function packText(
  bytes: Uint8Array,
  at: number,
  size: number,
  text: ByteString,
  length: number,
): void {
  bytes.set(toBytes(text), at);
  bytes.fill(0xff, at + size, at + size + length);
}

function packSpared(
  protect: readonly string[],
  pids: readonly number[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SPARED_SIZE);
  const data = new DataView(bytes.buffer);
  pids.slice(0, MAX_PIDS).forEach((pid, i) => data.setUint32(4 * i, pid, true));
  protect.slice(0, MAX_NAMES).forEach((entry, i) => {
    const at = 4 * MAX_PIDS + i * 2 * NAME_BYTES;
    const file = fromText(entry.slice(entry.lastIndexOf("/") + 1));
    const open = file.endsWith("*");
    const name = (open ? file.slice(0, -1) : file).slice(0, NAME_BYTES - 1);
    // a name that had to be cut spares all that begin so: rather too many than one too few
    const exact = !open && name.length === file.length;
    packText(bytes, at, NAME_BYTES, name, name.length + (exact ? 1 : 0));
  });
  return bytes;
}

/** Whether all entries of a protect list, and all processes to be spared, can be told to the probe. */
export function canSpare(
  protect: readonly string[],
  pids: readonly number[],
): boolean {
  return protect.length <= MAX_NAMES && pids.length <= MAX_PIDS &&
    protect.every((entry) => !/(^|\/)\*?$/.test(entry));
}
