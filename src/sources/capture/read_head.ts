import type { SeedSink } from "../../state/seed.ts";
import type { BlockBuffer } from "./block_buffer.ts";
import {
  BLOCK_HEADER,
  BLOCK_TRAILER,
  BlockType,
  eventBlock,
  metadataBlock,
  SECTION_MAGIC,
} from "./blocks.ts";
import { Cursor } from "./_cursor.ts";
import {
  atByte,
  CaptureError,
  NotACaptureError,
  TruncatedCaptureError,
} from "./error.ts";
import { readFds } from "./read_fds.ts";
import {
  readInterfaces,
  readMachine,
  readUsers,
  unknownMachine,
} from "./read_machine.ts";
import { readProcesses } from "./read_processes.ts";

/** Largest block of metadata; the process list of a host with 100,000 threads takes up to that. */
const MAX_BLOCK = 256 * 1024 * 1024;
/** Bytes of the section header's body without options. */
const SECTION_BODY = 16;
const NOT_A_CAPTURE = "this is not a capture file";

/**
 * Reads a section's head: its header and all metadata up to the first event block, which is left in the buffer.
 *
 * @throws {NotACaptureError} there is no section header
 * @throws {TruncatedCaptureError} the file ends in a block
 * @throws {CaptureError} a block is damaged
 */
export async function readHead(
  buffer: BlockBuffer,
  seeds: SeedSink | undefined,
): Promise<void> {
  await readSection(buffer);
  seeds?.seedStart();
  const machine = unknownMachine();
  seeds?.seedMachine(machine);
  while (await buffer.fill(BLOCK_HEADER)) {
    const type = buffer.data.getUint32(buffer.start, true);
    if (eventBlock(type) !== undefined || type === BlockType.SECTION) break;
    const block = await takeBlock(buffer);
    const [kind, version] = metadataBlock(type) ?? [undefined, 0];
    switch (kind) {
      case "machine":
        readMachine(block, machine);
        break;
      case "interfaces":
        readInterfaces(block, version, machine);
        break;
      case "users":
        readUsers(
          block,
          version,
          (user) => seeds?.seedUser(user),
          (group) => seeds?.seedGroup(group),
        );
        break;
      case "processes":
        readProcesses(block, version, (thread) => seeds?.seedThread(thread));
        break;
      case "fds":
        readFds(
          block,
          version,
          (tid, fd, info) => seeds?.seedFd(tid, fd, info),
        );
        break;
    }
  }
  seeds?.seedEnd();
}

async function readSection(buffer: BlockBuffer): Promise<void> {
  if (
    !await buffer.fill(BLOCK_HEADER) ||
    buffer.data.getUint32(buffer.start, true) !== BlockType.SECTION
  ) {
    throw new NotACaptureError(NOT_A_CAPTURE);
  }
  const block = await takeBlock(buffer);
  if (block.left < SECTION_BODY) {
    block.fail("the section header is too short");
  }
  const magic = block.u32("byte-order mark");
  if (magic === 0x4d3c2b1a) {
    block.fail("the capture was written on a big-endian machine");
  }
  if (magic !== SECTION_MAGIC) throw new NotACaptureError(NOT_A_CAPTURE);
  const major = block.u16("version");
  if (major > 1) block.fail(`version ${major} of the format is not known`);
}

/** The body of the block at the buffer's start, which the buffer steps over. */
async function takeBlock(buffer: BlockBuffer): Promise<Cursor> {
  const offset = buffer.offset;
  const length = buffer.data.getUint32(buffer.start + 4, true);
  if (length < BLOCK_HEADER + BLOCK_TRAILER || length > MAX_BLOCK) {
    throw new CaptureError(
      atByte(offset, `a block cannot be ${length} bytes long`),
    );
  }
  if (!await buffer.fill(length)) {
    throw new TruncatedCaptureError(
      atByte(offset, "the file breaks off before the first event"),
    );
  }
  const { bytes, data, start, base } = buffer;
  const end = start + length - BLOCK_TRAILER;
  const trailer = data.getUint32(end, true);
  if (trailer !== length) {
    throw new CaptureError(
      atByte(
        offset,
        `the block's length is ${length} at its head but ${trailer} at its end`,
      ),
    );
  }
  buffer.start += length;
  return new Cursor(bytes, data, start + BLOCK_HEADER, end, base);
}
