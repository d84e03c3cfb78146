import { assertEquals } from "@std/assert";
import { ThreadFlag } from "../flags.ts";
import { MACHINE, Play, START } from "../testing.ts";

Deno.test("exec() takes over everything that the event says", () => {
  const play = new Play();
  play.process(10, 1, { cloneTs: START, pidnsInitStartTs: MACHINE.bootTime });
  const thread = play.exec(10, "/opt/run me", ["-a", "b c"], {
    env: ["HOME=/root", "X=1"],
    cgroups: ["cpu=/docker/" + "a".repeat(64)],
    tty: 34816,
    vpgid: 5,
    pgid: 6,
    loginuid: 1000,
    flags: 1 | 2 | 4 | 8,
    cap_inheritable: 1,
    cap_permitted: 2,
    cap_effective: 3,
    exe_ino: 77,
    exe_ino_ctime: START - 5n,
    exe_ino_mtime: START - 6n,
    uid: 33,
    gid: 34,
    fdlimit: 1024,
    vm_size: 1,
    vm_rss: 2,
    vm_swap: 3,
  });
  assertEquals(thread.comm, "run me");
  assertEquals(thread.exepath, "/opt/run me");
  assertEquals(thread.args.items, ["-a", "b c"]);
  assertEquals(thread.cmdline, "run me -a b c");
  assertEquals(thread.env.items, ["HOME=/root", "X=1"]);
  assertEquals(thread.containerId, "a".repeat(12));
  assertEquals([thread.tty, thread.vpgid, thread.pgid], [34816, 5, 6]);
  assertEquals([thread.uid, thread.gid, thread.loginuid], [33, 34, 1000]);
  assertEquals(
    [thread.capInheritable, thread.capPermitted, thread.capEffective],
    [1n, 2n, 3n],
  );
  assertEquals(thread.exeWritable && thread.exeUpperLayer, true);
  assertEquals(thread.exeFromMemfd && thread.exeLowerLayer, true);
  assertEquals(thread.exeIno, 77);
  assertEquals(thread.exeInoCtimeDurationCloneTs, 5n);
  assertEquals(
    thread.exeInoCtimeDurationPidnsStart,
    START - 5n - MACHINE.bootTime,
  );
  assertEquals(thread.lastExecTs, play.now);
  assertEquals([thread.fdlimit, thread.vmSwap], [1024, 3]);
});

Deno.test("exec() that fails changes nothing", () => {
  const play = new Play();
  const thread = play.process(10, 1);
  play.exec(10, "/bin/none", [], { res: -2 });
  assertEquals(thread.comm, "p10");
  assertEquals(thread.lastExecTs, 0n);
});

Deno.test("exec() wraps the age of a file younger than its process", () => {
  const play = new Play();
  play.process(10, 1, { cloneTs: START });
  const thread = play.exec(10, "/x", [], {
    exe_ino: 1,
    exe_ino_ctime: START + 1n,
    exe_ino_mtime: START,
  });
  assertEquals(thread.exeInoCtimeDurationCloneTs, (1n << 64n) - 1n);
});

Deno.test("exec() by another thread leaves the main thread alone", () => {
  const play = new Play();
  const main = play.process(10, 1);
  play.fork(10, 12, { flags: ThreadFlag.CLONE_THREAD });
  play.fork(10, 13, { flags: ThreadFlag.CLONE_THREAD });
  // the kernel ends the leader, then the thread takes its id
  play.event("procexit", 13, {});
  play.event("procexit", 10, {});
  assertEquals(main.exited, true);
  play.exec(10, "/bin/new");
  assertEquals(play.state.thread(10), main);
  assertEquals(main.exited, false);
  assertEquals(main.threadCount, 1);
  assertEquals(play.state.thread(12), undefined);
  play.event("procexit", 10, {});
  assertEquals(play.state.thread(10), undefined);
});

Deno.test("exec() closes what is marked close-on-exec", () => {
  const play = new Play();
  const thread = play.process(10, 1);
  play.event("openat", 10, { fd: 3, dirfd: -100, name: "/a", flags: 0x1001 });
  play.event("openat", 10, { fd: 4, dirfd: -100, name: "/b", flags: 1 });
  const child = play.fork(10, 11);
  play.exec(11, "/bin/x");
  assertEquals([...child.fds!.keys()], [4]);
  assertEquals([...thread.fds!.keys()], [3, 4]);
});

Deno.test("exec() builds the path of old captures from the name that was asked for", () => {
  const play = new Play();
  play.process(10, 1, { cwd: "/opt/x/" });
  const thread = play.exec(10, "/bin/y", [], {
    trusted_exepath: undefined,
    filename: "../y",
  });
  assertEquals(thread.exepath, "/opt/y");
  play.exec(10, "/bin/z", [], { trusted_exepath: undefined });
  assertEquals(thread.exepath, "<NA>");
});

Deno.test("exec() uses the name that the beginning of an execveat told", () => {
  const play = new Play();
  const thread = play.process(10, 1);
  play.event("openat", 10, { fd: 3, dirfd: -100, name: "/opt", flags: 0x401 });
  play.event(330, 10, { dirfd: 3, pathname: "tool", flags: 0 });
  play.exec(10, "/bin/z", [], { trusted_exepath: undefined });
  assertEquals(thread.exepath, "/opt/tool");
  play.event("openat", 10, { fd: 3, dirfd: -100, name: "/opt/b", flags: 1 });
  play.event(330, 10, { dirfd: 3, pathname: "", flags: 1 });
  play.exec(10, "/bin/z", [], { trusted_exepath: undefined });
  assertEquals(thread.exepath, "/opt/b");
});

Deno.test("exec() identifies a process of which nothing was known", () => {
  const play = new Play();
  play.process(1, 0);
  const thread = play.exec(50, "/bin/x", ["1"], { ptid: 1 });
  assertEquals(thread.placeholder, false);
  assertEquals(play.state.parent(thread)?.tid, 1);
  assertEquals([thread.vtid, thread.vpid], [50, 50]);
});

Deno.test("exec() of a file that is gone by now has its path", () => {
  const play = new Play();
  play.process(10, 1);
  const thread = play.exec(10, "/bin/x", [], {
    trusted_exepath: "/bin/x (deleted)",
    exe: undefined,
  });
  assertEquals(thread.exepath, "/bin/x");
  assertEquals(thread.exe, "<NA>");
});
