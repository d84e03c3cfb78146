import { assertEquals } from "@std/assert";
import type { Context } from "../state/context.ts";
import { StringList, Thread } from "../state/thread.ts";
import { FdTable } from "../state/process_fds.ts";
import {
  compare,
  FakeState,
  file,
  makeContext,
  makeEvent,
  read,
} from "./_testing.ts";
import type { Value } from "./field.ts";

const TS = 1_700_000_000_000_000_000n;

/** init(1) ← sshd(10) ← bash(20) ← vi(100), which makes the event. */
function family(): { state: FakeState; context: Context; vi: Thread } {
  const state = new FakeState();
  state.add(1, {
    comm: "init",
    exe: "/sbin/init",
    exepath: "/sbin/init",
    ptid: 0,
    sid: 1,
    vpgid: 1,
    pgid: 1,
  });
  state.add(10, {
    comm: "sshd",
    exe: "sshd:",
    exepath: "/usr/sbin/sshd",
    ptid: 1,
    sid: 10,
    vpgid: 10,
    pgid: 10,
  });
  state.add(20, {
    comm: "bash",
    exe: "-bash",
    exepath: "/bin/bash",
    ptid: 10,
    sid: 20,
    vpgid: 20,
    pgid: 20,
    argv: ["-l"],
    cloneTs: TS - 60n,
    env: new StringList("HOME=/root\0SECRET=1\0"),
  });
  const vi = state.add(100, {
    comm: "vi",
    exe: "/usr/bin/vi",
    exepath: "/usr/bin/vi",
    ptid: 20,
    sid: 20,
    vpgid: 100,
    pgid: 100,
    argv: ["-R", "/etc/motd"],
    cwd: "/home/a/",
    tty: 34816,
    cloneTs: TS - 5n,
    uid: 0,
    gid: 1000,
    loginuid: 1000,
    env: new StringList("HOME=/home/a\0HOMEX=no\0EMPTY=\0PAD= a b \0"),
    cgroups: new StringList("cpu=/a\0cpuset=/b\0"),
    fdlimit: 200,
    vmSize: 30,
    vmRss: 20,
    vmSwap: 10,
    pfMajor: 1,
    pfMinor: 2,
    threadCount: 3,
    exeIno: 77,
    exeInoCtime: 5n,
    exeUpperLayer: true,
    capPermitted: 3n,
  });
  vi.fds = new FdTable([[0, file("/dev/tty1")], [2, file("/tmp/err")]]);
  return {
    state,
    vi,
    context: makeContext(makeEvent(3, [3, "/x"], { ts: TS, tid: 100 }), state),
  };
}

function check(context: Context, expected: Record<string, Value>) {
  const found: Record<string, Value> = {};
  for (const name of Object.keys(expected)) found[name] = read(context, name);
  assertEquals(found, expected);
}

Deno.test("fields of the process and its parent", () => {
  check(family().context, {
    "proc.exe": "/usr/bin/vi",
    "proc.pexe": "-bash",
    "proc.exepath": "/usr/bin/vi",
    "proc.pexepath": "/bin/bash",
    "proc.name": "vi",
    "proc.pname": "bash",
    "proc.args": "-R /etc/motd",
    "proc.args[0]": "-R",
    "proc.args[1]": "/etc/motd",
    "proc.args[2]": "",
    "proc.cmdline": "vi -R /etc/motd",
    "proc.pcmdline": "bash -l",
    "proc.cmdnargs": 2,
    "proc.cmdlenargs": 11,
    "proc.exeline": "/usr/bin/vi -R /etc/motd",
    "proc.env": "HOME=/home/a HOMEX=no EMPTY= PAD= a b ",
    "proc.env[HOME]": "/home/a",
    "proc.env[EMPTY]": "",
    "proc.env[PAD]": "a b",
    "proc.env[NOTHING]": "",
    "proc.cwd": "/home/a/",
    "proc.tty": 34816,
    "proc.pid": 100,
    "proc.ppid": 20,
    "proc.vpid": 100,
    "proc.pvpid": 20,
    "proc.sid": 20,
    "proc.vpgid": 100,
    "proc.pgid": 100,
    "proc.loginshellid": 20,
  });
});

Deno.test("fields of the session and the process group name their leader", () => {
  check(family().context, {
    "proc.sname": "bash",
    "proc.sid.exe": "-bash",
    "proc.sid.exepath": "/bin/bash",
    "proc.vpgid.name": "vi",
    "proc.vpgid.exe": "/usr/bin/vi",
    "proc.vpgid.exepath": "/usr/bin/vi",
    "proc.pgid.name": "vi",
    "proc.pgid.exe": "/usr/bin/vi",
    "proc.pgid.exepath": "/usr/bin/vi",
    "proc.is_sid_leader": false,
    "proc.is_vpgid_leader": true,
    "proc.is_pgid_leader": true,
  });
});

Deno.test("a leader that has ended is replaced by the oldest process of the session", () => {
  const { state, context, vi } = family();
  state.threads.get(20)!.sid = vi.sid = 15;
  check(context, { "proc.sname": "bash" });
  vi.sid = -1;
  check(context, { "proc.sname": "" });
});

Deno.test("ids inside a pid namespace are not looked up on the host", () => {
  const { context, vi } = family();
  vi.vpid = 7;
  vi.sid = 10;
  check(context, { "proc.sname": "vi" });
});

Deno.test("fields of ancestors with an index", () => {
  check(family().context, {
    "proc.aname[0]": "vi",
    "proc.aname[1]": "bash",
    "proc.aname[2]": "sshd",
    "proc.aname[3]": "init",
    "proc.aname[4]": undefined,
    "proc.aexe[2]": "sshd:",
    "proc.aexepath[2]": "/usr/sbin/sshd",
    "proc.acmdline[1]": "bash -l",
    "proc.aargs[1]": "-l",
    "proc.apid[1]": 20,
    "proc.aenv[1]": "HOME=/root SECRET=1",
    "proc.aenv[SECRET]": "1",
    "proc.aenv[NOTHING]": "",
  });
});

Deno.test("fields of ancestors without index print the lineage", () => {
  check(family().context, {
    "proc.aname": "bash sshd init",
    "proc.acmdline": "bash -l sshd init",
    "proc.apid": 100,
  });
});

Deno.test("fields of ancestors without index hold when any ancestor passes, never the process itself", () => {
  const { context } = family();
  const any = (name: string, value: unknown) =>
    compare(context, name, "=", [], (v) => v === value);
  assertEquals(any("proc.aname", "init"), true);
  assertEquals(any("proc.aname", "vi"), false);
  assertEquals(any("proc.apid", 10), true);
  assertEquals(any("proc.aenv", "HOME=/root SECRET=1"), true);
  assertEquals(any("proc.aname[1]", "bash"), undefined, "compared as usual");
  assertEquals(compare(context, "proc.aname", "exists", [], () => false), true);
});

Deno.test("loops among the ancestors end", () => {
  const { state, context } = family();
  state.threads.get(1)!.ptid = 10;
  assertEquals(compare(context, "proc.aname", "=", [], () => false), false);
  state.threads.get(1)!.ptid = 1;
  assertEquals(compare(context, "proc.aname", "=", [], () => false), false);
  state.threads.get(10)!.ptid = 100;
  check(context, { "proc.aname": "bash sshd" });
});

Deno.test("times of the process", () => {
  const { context, vi } = family();
  check(context, {
    "proc.duration": 5n,
    "proc.ppid.duration": 60n,
    "proc.pid.ts": TS - 5n,
    "proc.ppid.ts": TS - 60n,
  });
  vi.cloneTs = 0n;
  check(context, { "proc.duration": undefined });
});

Deno.test("fields of the executable are missing when they are zero", () => {
  check(family().context, {
    "proc.exe_ino": 77,
    "proc.exe_ino.ctime": 5n,
    "proc.exe_ino.mtime": undefined,
    "proc.exe_ino.ctime_duration_proc_start": undefined,
    "proc.is_exe_upper_layer": true,
    "proc.is_exe_lower_layer": false,
    "proc.is_exe_writable": false,
    "proc.is_exe_from_memfd": false,
  });
});

Deno.test("fields of resources and standard descriptors", () => {
  check(family().context, {
    "proc.fdopencount": 2,
    "proc.fdlimit": 200,
    "proc.fdusage": 1,
    "proc.vmsize": 30,
    "proc.vmrss": 20,
    "proc.vmswap": 10,
    "proc.nthreads": 3,
    "proc.nchilds": 2,
    "proc.stdin.type": "file",
    "proc.stdin.name": "/dev/tty1",
    "proc.stdout.name": undefined,
    "proc.stderr.name": "/tmp/err",
  });
});

Deno.test("fields of the thread", () => {
  check(family().context, {
    "thread.tid": 100,
    "thread.vtid": 100,
    "thread.ismain": true,
    "thread.cap_permitted": "CAP_CHOWN CAP_DAC_OVERRIDE",
    "thread.cap_effective": "",
    "thread.pfmajor": 1,
    "thread.pfminor": 2,
    "thread.cgroups": "cpu=/a cpuset=/b",
    "thread.cgroup[cpu]": "/a",
    "thread.cgroup[cpuset]": "/b",
    "thread.cgroup[memory]": undefined,
    "thread.vmsize": 30,
    "thread.vmrss": 20,
  });
});

Deno.test("a thread that is not the main one shares what belongs to the process", () => {
  const { state, vi } = family();
  const other = new Thread(101, 100, vi);
  other.comm = "worker";
  other.ptid = 20;
  state.threads.set(101, other);
  check(makeContext(makeEvent(3, [3, "/x"], { tid: 101 }), state), {
    "proc.name": "worker",
    "proc.cwd": "/home/a/",
    "proc.env[HOME]": "/home/a",
    "proc.aname[0]": "vi",
    "proc.fdopencount": 2,
    "thread.ismain": false,
    "thread.vmsize": 0,
  });
});

Deno.test("fields of users and groups", () => {
  const { context, vi } = family();
  check(context, {
    "user.uid": 0,
    "user.name": "root",
    "user.homedir": "/home/root",
    "user.shell": "/bin/sh",
    "user.loginuid": 1000,
    "user.loginname": "alice",
    "group.gid": 1000,
    "group.name": "alice",
  });
  vi.uid = 4242;
  vi.loginuid = 0xffffffff;
  check(context, {
    "user.name": "<NA>",
    "user.homedir": "<NA>",
    "user.loginuid": -1,
    "user.loginname": "<NA>",
  });
});

Deno.test("a process of which nothing is known has placeholders", () => {
  const state = new FakeState();
  state.add(100, { placeholder: true });
  check(makeContext(makeEvent(3, [3, "/x"]), state), {
    "proc.name": "<NA>",
    "proc.exepath": "<NA>",
    "proc.cmdline": "<NA>",
    "proc.pname": undefined,
    "user.uid": 0xffffffff,
    "user.loginuid": -1,
    "proc.duration": undefined,
  });
});

Deno.test("without a thread everything about it is missing", () => {
  const context = makeContext(makeEvent(3, [3, "/x"]));
  for (
    const name of [
      "proc.name",
      "proc.aname[1]",
      "proc.aname",
      "proc.sname",
      "proc.fdusage",
      "proc.env[HOME]",
      "thread.tid",
      "thread.cap_effective",
      "user.name",
      "user.loginname",
      "group.name",
      "container.id",
      "proc.loginshellid",
    ]
  ) assertEquals(read(context, name), undefined, name);
});

Deno.test("threads that exit are not counted any more", () => {
  const { state, context, vi } = family();
  vi.threadCount = 3;
  const counts = () => [
    read(context, "proc.nthreads"),
    read(context, "proc.nchilds"),
  ];
  assertEquals(counts(), [3, 2]);
  vi.exited = true;
  assertEquals(counts(), [2, 2]);
  const other = new Thread(101, 100, vi);
  state.threads.set(101, other);
  context.thread = other;
  assertEquals(counts(), [2, 2]);
  other.exited = true;
  assertEquals(counts(), [1, 1]);
});

Deno.test("fields of processes of which little is known", () => {
  const state = new FakeState();
  state.users.delete(0);
  state.add(100, { uid: 0, exe: "/bin/x" });
  const context = makeContext(makeEvent(7, [0]), state);
  assertEquals(read(context, "user.name"), "root");
  assertEquals(read(context, "user.homedir"), "/root");
  assertEquals(read(context, "proc.exeline"), "/bin/x ");
  context.thread!.vpid = context.thread!.vtid = -1;
  assertEquals(read(context, "proc.vpid"), undefined);
  assertEquals(read(context, "thread.vtid"), undefined);
});
