import type { Group, Machine, User } from "../../state/state_view.ts";
import { toText } from "../../events/bytestring.ts";
import { type Cursor, upToNul } from "./_cursor.ts";

/** Bytes of the host name in a machine block. */
export const HOSTNAME_SIZE = 128;

/** A machine of which nothing is known, for captures that do not tell. */
export function unknownMachine(): Machine {
  return {
    hostname: "",
    cpuCount: 0,
    memoryBytes: 0,
    bootTime: 0n,
    addresses: new Set(),
  };
}

/** Reads a machine block into `machine`. Old blocks are shorter: what is missing stays as it is. */
export function readMachine(cursor: Cursor, machine: Machine): void {
  machine.cpuCount = cursor.u32("CPU count");
  machine.memoryBytes = cursor.i64("memory size");
  cursor.u64("greatest pid");
  machine.hostname = toText(upToNul(cursor.raw(HOSTNAME_SIZE, "host name")));
  if (cursor.left >= 8) machine.bootTime = cursor.u64("boot time");
}

/** Bytes of an address by the type of its entry: 1 and 3 are IPv4, 2 and 4 are IPv6. */
function addressSize(type: number): number {
  if (type === 1 || type === 3) return 4;
  return type === 2 || type === 4 ? 16 : 0;
}

/** Reads an interface block: local addresses go to `machine`. */
export function readInterfaces(
  cursor: Cursor,
  version: number,
  machine: Machine,
): void {
  while (cursor.left >= 4) {
    const entry = version >= 2
      ? cursor.part(cursor.u32("length of an interface"), "interface")
      : cursor;
    const type = entry.u16("type of an interface");
    const nameLength = entry.u16("length of an interface's name");
    const size = addressSize(type);
    if (size === 0) {
      // without a length of its own, an unknown entry makes the rest unreadable
      if (version >= 2) continue;
      cursor.fail(`interface of unknown type ${type}`);
    }
    machine.addresses.add(entry.raw(size, "address"));
    entry.take(2 * size, "netmask and broadcast address");
    if (type <= 2) entry.take(8, "speed of an interface");
    entry.take(nameLength, "name of an interface");
  }
}

/** Reads a block of users and groups. */
export function readUsers(
  cursor: Cursor,
  version: number,
  onUser: (user: User) => void,
  onGroup: (group: Group) => void,
): void {
  const smallest = version >= 2 ? 4 : 5;
  while (cursor.left >= smallest) {
    const entry = version >= 2
      ? cursor.part(cursor.u32("length of a user") - 4, "user")
      : cursor;
    const type = entry.u8("type of a user");
    if (type === 0) {
      onUser({
        uid: entry.u32("uid"),
        gid: entry.u32("gid"),
        name: entry.text("user name"),
        home: entry.text("home directory"),
        shell: entry.text("shell"),
      });
    } else if (type === 1) {
      onGroup({ gid: entry.u32("gid"), name: entry.text("group name") });
    } else if (version < 2) {
      cursor.fail(`entry of unknown type ${type} in the user list`);
    }
  }
}
