/** Captures for the tests of whole commands. */
import {
  counted,
  eventV1,
  eventV2,
  fdList,
  join,
  machine,
  processList,
  raw,
  section,
  str,
  u32,
  u64,
  userList,
} from "../../src/sources/capture/_old_writer.ts";

/** 2018-10-20 10:00:00 UTC. */
export const START = 1_540_029_600_000_000_000n;

const at = (ms: number, tid = 100) => ({
  ts: START + BigInt(ms) * 1_000_000n,
  tid,
  cpu: 1,
});

/**
 * A capture as sysdig wrote them in 2018: enter and exit events of the first layout. bash (100) starts cat, which reads
 * /etc/shadow.
 */
export function oldCapture(): Uint8Array {
  const base = (name: string, args: string, tid: number, comm: string) => [
    str(name),
    raw(args),
    u64(tid),
    u64(tid),
    u64(100),
    str("/root"),
    u64(1024),
    u64(0),
    u64(50),
    u32(1000),
    u32(500),
    u32(0),
    str(comm),
    str("cpu=/\0memory=/"),
  ];
  return join(
    section({ minor: 1 }),
    machine("old-host", START - 1_000_000_000n),
    userList(1),
    processList(8, [
      { tid: 1, pid: 1, comm: "init", cwd: "/" },
      { tid: 100, pid: 100, comm: "bash", cwd: "/root" },
    ]),
    fdList(1, 100, [
      { fd: 1, ino: 5, type: 1, body: counted("/dev/pts/0") },
    ]),
    // bash writes its prompt: the descriptor is told by the enter event only
    eventV1(8, [u64(1), u32(2)], at(1)),
    eventV1(9, [u64(2), str("$")], at(2)),
    eventV1(222, [], at(3)),
    eventV1(223, [
      u64(200),
      ...base("bash", "", 100, "bash"),
      u32(0),
      u32(1000),
      u32(1001),
      u64(100),
      u64(100),
    ], at(4)),
    eventV1(223, [
      u64(0),
      ...base("bash", "", 200, "bash"),
      u32(0),
      u32(1000),
      u32(1001),
      u64(200),
      u64(200),
    ], at(5, 200)),
    eventV1(288, [str("/bin/cat")], at(6, 200)),
    eventV1(289, [
      u64(0),
      ...base("cat", "/etc/shadow\0", 200, "cat"),
      str("HOME=/root"),
      u32(34816),
    ], at(7, 200)),
    eventV1(2, [], at(8, 200)),
    eventV1(3, [u64(3), str("/etc/shadow"), u32(1), u32(0)], at(9, 200)),
    eventV1(6, [u64(3), u32(4096)], at(10, 200)),
    eventV1(7, [u64(5), str("root")], at(11, 200)),
    eventV1(4, [u64(3)], at(12, 200)),
    eventV1(5, [u64(0)], at(13, 200)),
    eventV2(186, [u64(0)], at(14, 200)),
  );
}

/** A rule for it. */
export const RULES = `
- rule: Shadow read
  desc: somebody reads the password hashes
  condition: evt.type in (open, openat) and fd.name=/etc/shadow and evt.is_open_read=true
  output: >
    shadow read by %proc.name (%proc.cmdline) parent %proc.pname user %user.name
    num %evt.num at %evt.time.iso8601
  priority: WARNING
- rule: Program
  desc: a program starts
  condition: evt.type=execve and proc.name=cat
  output: started %proc.name exe %evt.arg.filename tty %proc.tty
  priority: NOTICE
- rule: Output
  desc: somebody writes to the terminal
  condition: evt.type=write and fd.name=/dev/pts/0 and evt.arg.size=2
  output: written to %fd.name
  priority: INFO
`;
