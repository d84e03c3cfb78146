import { fromText } from "../../events/bytestring.ts";
import { type FdInfo, FdType } from "../../state/fd.ts";
import type { Group, Machine, User } from "../../state/state_view.ts";
import type { Thread } from "../../state/thread.ts";
import { ByteWriter } from "./_byte_writer.ts";
import { BLOCK_TRAILER, BlockType, SECTION_MAGIC } from "./blocks.ts";
import { HOSTNAME_SIZE } from "./read_machine.ts";

/** What stands at the head of a capture. */
export interface CaptureTables {
  machine: Machine;
  users: Iterable<User>;
  groups: Iterable<Group>;
  threads: Iterable<Thread>;
}

/* Longest texts that the reference implementation's reader takes, one less for its NUL. */
const MAX_COMM = 15;
const MAX_PATH = 1023;
const MAX_LIST = 4095;
const MAX_NAME = 255;

/** The section header and the blocks of metadata, in the order in which the reference implementation writes them. */
export function encodeHead(tables: CaptureTables): Uint8Array {
  const out = new ByteWriter();
  block(out, BlockType.SECTION, () => {
    out.u32(SECTION_MAGIC);
    out.u16(1);
    out.u16(2);
    out.u64(0xffffffffffffffffn);
  });
  block(out, BlockType.MACHINE, () => writeMachine(out, tables.machine));
  block(out, BlockType.INTERFACES_V2, () => {
    for (const address of tables.machine.addresses) writeAddress(out, address);
  });
  block(out, BlockType.USERS_V2, () => {
    for (const user of tables.users) writeUser(out, user);
    for (const group of tables.groups) writeGroup(out, group);
  });
  const mains: Thread[] = [];
  const others: Thread[] = [];
  for (const thread of tables.threads) {
    (thread.isMain ? mains : others).push(thread);
  }
  block(out, BlockType.PROCESSES_V9, () => {
    for (const thread of mains) writeThread(out, thread);
    for (const thread of others) writeThread(out, thread);
  });
  for (const thread of mains) {
    block(out, BlockType.FDS_V2, () => {
      out.i64(thread.tid);
      for (const [fd, info] of thread.fds ?? []) writeFd(out, fd, info);
    });
  }
  return out.bytes;
}

function block(out: ByteWriter, type: number, body: () => void): void {
  const start = out.length;
  out.u32(type);
  out.u32(0);
  body();
  out.zeros(-out.length & 3);
  const length = out.length + BLOCK_TRAILER - start;
  out.u32(length);
  out.patch32(start + 4, length);
}

/** An entry that begins with its own length, `extra` bytes of which are not counted. */
function entry(out: ByteWriter, extra: number, body: () => void): void {
  const start = out.length;
  out.u32(0);
  body();
  out.patch32(start, out.length - start - extra);
}

function writeMachine(out: ByteWriter, machine: Machine): void {
  out.u32(machine.cpuCount);
  out.i64(machine.memoryBytes);
  out.u64(0n);
  const name = fromText(machine.hostname).slice(0, HOSTNAME_SIZE - 1);
  out.raw(name);
  out.zeros(HOSTNAME_SIZE - name.length);
  out.u64(machine.bootTime);
  out.zeros(3 * 8);
}

/** Address, netmask, broadcast address, speed and name, of which only the address is known. */
function writeAddress(out: ByteWriter, address: string): void {
  entry(out, 4, () => {
    out.u16(address.length === 4 ? 1 : 2);
    out.u16(0);
    out.raw(address);
    out.zeros(2 * address.length + 8);
  });
}

function writeUser(out: ByteWriter, user: User): void {
  entry(out, 0, () => {
    out.u8(0);
    out.u32(user.uid);
    out.u32(user.gid);
    out.text(user.name, MAX_NAME);
    out.text(user.home, MAX_NAME);
    out.text(user.shell, MAX_NAME);
  });
}

function writeGroup(out: ByteWriter, group: Group): void {
  entry(out, 0, () => {
    out.u8(1);
    out.u32(group.gid);
    out.text(group.name, MAX_NAME);
  });
}

function writeThread(out: ByteWriter, thread: Thread): void {
  entry(out, 0, () => {
    out.i64(thread.tid);
    out.i64(thread.pid);
    out.i64(thread.ptid);
    out.i64(thread.sid);
    out.i64(thread.vpgid);
    out.text(thread.comm, MAX_COMM);
    out.text(thread.exe, MAX_PATH);
    out.text(thread.exepath, MAX_PATH);
    out.text(thread.args.raw, MAX_LIST);
    out.text(thread.cwd, MAX_PATH);
    out.i64(thread.fdlimit);
    out.u32(thread.flags);
    out.u32(thread.uid);
    out.u32(thread.gid);
    out.u32(thread.vmSize);
    out.u32(thread.vmRss);
    out.u32(thread.vmSwap);
    out.i64(thread.pfMajor);
    out.i64(thread.pfMinor);
    out.text(thread.env.raw, MAX_LIST);
    out.i64(thread.vtid);
    out.i64(thread.vpid);
    out.text(thread.cgroups.raw, MAX_LIST);
    out.text(thread.root, MAX_PATH);
    out.u64(thread.pidnsInitStartTs);
    out.u32(thread.tty);
    out.u32(thread.loginuid);
    out.u8(Number(thread.exeWritable));
    out.u64(thread.capInheritable);
    out.u64(thread.capPermitted);
    out.u64(thread.capEffective);
    out.u8(Number(thread.exeUpperLayer));
    out.i64(thread.exeIno);
    out.u64(thread.exeInoCtime);
    out.u64(thread.exeInoMtime);
    out.u8(Number(thread.exeFromMemfd));
    out.u8(Number(thread.exeLowerLayer));
    out.i64(thread.pgid);
  });
}

function writeFd(out: ByteWriter, fd: number, info: FdInfo): void {
  const { type, socket } = info;
  // a socket whose addresses are not known yet has nothing that this format could hold
  if (type === FdType.UNKNOWN || !addressesFit(info)) return;
  entry(out, 0, () => {
    out.i64(fd);
    out.i64(info.ino);
    out.u8(type > FdType.FILE ? FdType.UNSUPPORTED : type);
    switch (type) {
      case FdType.FILE:
        out.u32(info.openFlags);
        out.text(info.name, MAX_PATH);
        out.u32(info.dev);
        break;
      case FdType.IPV4:
      case FdType.IPV6:
        out.raw(socket!.sip);
        out.raw(socket!.dip);
        out.u16(socket!.sport);
        out.u16(socket!.dport);
        out.u8(socket!.l4proto);
        break;
      case FdType.IPV4_SERVER:
      case FdType.IPV6_SERVER:
        out.raw(socket!.dip);
        out.u16(socket!.dport);
        out.u8(socket!.l4proto);
        break;
      case FdType.UNIX:
        out.u64(socket?.source ?? 0n);
        out.u64(socket?.peer ?? 0n);
        out.text(info.name, MAX_PATH);
        break;
      default:
        out.text(info.name, MAX_PATH);
        // readers from before these types refuse the whole file; what they do not expect at the end they skip
        if (type > FdType.FILE) out.u8(type);
    }
  });
}

function addressesFit(info: FdInfo): boolean {
  const { socket } = info;
  switch (info.type) {
    case FdType.IPV4:
      return socket?.sip.length === 4 && socket.dip.length === 4;
    case FdType.IPV6:
      return socket?.sip.length === 16 && socket.dip.length === 16;
    case FdType.IPV4_SERVER:
      return socket?.dip.length === 4;
    case FdType.IPV6_SERVER:
      return socket?.dip.length === 16;
    default:
      return true;
  }
}
