import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { ThreadFlag } from "../flags.ts";
import { MACHINE, Play } from "../testing.ts";

Deno.test("clone() makes the child when the caller returns", () => {
  const play = new Play();
  const parent = play.process(10, 1, {
    cwd: "/srv/",
    exepath: "/usr/bin/p",
    sid: 7,
    loginuid: 1000,
    tty: 34816,
  });
  const child = play.fork(10, 11, { uid: 33, gid: 34 });
  assertEquals(child.pid, 11);
  assertEquals(child.ptid, 10);
  assertEquals([child.uid, child.gid], [33, 34]);
  assertEquals(child.exepath, "/usr/bin/p");
  assertEquals(child.cwd, "/srv/");
  assertEquals([child.sid, child.loginuid, child.tty], [7, 1000, 34816]);
  assertEquals(child.cloneTs, play.now);
  assertEquals(child.pidnsInitStartTs, MACHINE.bootTime);
  assertStrictEquals(play.state.parent(child), parent);
  assertEquals(parent.childCount, 1);
});

Deno.test("clone() makes the child when it returns before its caller", () => {
  const play = new Play();
  play.process(10, 1, { cwd: "/srv/" });
  play.event("clone", 11, {
    ...play.identity(10),
    res: 0,
    tid: 11,
    pid: 11,
    ptid: 10,
    vtid: 5,
    vpid: 5,
    flags: ThreadFlag.CHILD_IN_PIDNS,
    pidns_init_start_ts: 1000,
  }, (context) => {
    assertEquals(context.thread?.tid, 11);
    assertEquals(context.thread?.cwd, "/srv/");
  });
  const child = play.state.thread(11)!;
  assertEquals([child.vtid, child.vpid], [5, 5]);
  assertEquals(child.pidnsInitStartTs, MACHINE.bootTime + 1000n);
  assertEquals(play.state.stats().n_placeholder_threads, 0);
  play.event("clone", 10, { ...play.identity(10), res: 11 });
  assertStrictEquals(play.state.thread(11), child);
});

Deno.test("clone() in the caller makes nothing when the id may be of another namespace", () => {
  for (
    const flags of [
      ThreadFlag.CHILD_IN_PIDNS,
      ThreadFlag.CLONE_NEWPID,
      ThreadFlag.CLONE_PARENT,
      ThreadFlag.CLONE_VFORK,
    ]
  ) {
    const play = new Play();
    play.process(10, 1);
    play.event("clone", 10, { ...play.identity(10), res: 11, flags });
    assertEquals(play.state.thread(11), undefined, `flags ${flags}`);
  }
  const play = new Play();
  play.process(10, 1, { vtid: 2 });
  play.event("clone", 10, { ...play.identity(10), res: 11 });
  assertEquals(play.state.thread(11), undefined);
});

Deno.test("clone() adds a thread to its process when CLONE_THREAD is set", () => {
  const play = new Play();
  const main = play.process(10, 1);
  play.event("openat", 10, { fd: 3, dirfd: -100, name: "/a" });
  const thread = play.fork(10, 12, { flags: ThreadFlag.CLONE_THREAD });
  assertEquals([thread.tid, thread.pid, thread.ptid], [12, 10, 1]);
  assertStrictEquals(thread.main, main);
  assertEquals(main.threadCount, 2);
  play.event("read", 12, { res: 1, fd: 3 }, (context) => {
    assertEquals(context.fd?.name, "/a");
  });
  play.event("openat", 12, { fd: 4, dirfd: -100, name: "/b" });
  assertEquals(main.fds?.get(4)?.name, "/b");
});

Deno.test("clone() does not bring back a child that has exited already", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("clone", 11, {
    ...play.identity(10),
    res: 0,
    tid: 11,
    pid: 11,
    ptid: 10,
  });
  play.event("procexit", 11, {});
  play.event("clone", 10, { ...play.identity(10), res: 11 });
  assertEquals(play.state.thread(11), undefined);
});

Deno.test("clone() replaces an entry whose exit was lost", () => {
  const play = new Play();
  play.process(10, 1);
  const old = play.process(11, 1, { cloneTs: play.now - 60_000_000_000n });
  const child = play.fork(10, 11);
  assert(child !== old);
  assertEquals(child.ptid, 10);
});

Deno.test("clone() identifies a caller of which nothing was known", () => {
  const play = new Play();
  play.process(1, 0);
  play.event("clone", 10, {
    res: 11,
    exe: "/bin/x",
    comm: "x",
    args: ["-l"],
    ptid: 1,
    pid: 10,
    vtid: 10,
  });
  const caller = play.state.thread(10)!;
  assertEquals(caller.cmdline, "x -l");
  assertEquals(play.state.parent(caller)?.tid, 1);
});

Deno.test("clone() shares descriptors until either side changes them", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("openat", 10, { fd: 3, dirfd: -100, name: "/a" });
  const child = play.fork(10, 11);
  assertEquals(play.state.stats().n_fds, 1);
  play.event("openat", 11, { fd: 3, dirfd: -100, name: "/b" });
  play.event("openat", 10, { fd: 4, dirfd: -100, name: "/c" });
  const parent = play.state.thread(10)!;
  assertEquals([...parent.fds!.values()].map((fd) => fd.name), ["/a", "/c"]);
  assertEquals([...child.fds!.values()].map((fd) => fd.name), ["/b"]);
  assertEquals(play.state.stats().n_fds, 3);
  play.event("procexit", 11, {});
  assertEquals(play.state.stats().n_fds, 2);
});
