import { assertEquals } from "@std/assert";
import { FdType } from "../fd.ts";
import { Play } from "../testing.ts";

function names(play: Play, pid = 10): Record<number, string> {
  return Object.fromEntries(
    [...play.state.thread(pid)!.fds ?? []].map(([fd, info]) => [fd, info.name]),
  );
}

Deno.test("openat() starts at the directory of its descriptor", () => {
  const play = new Play();
  play.process(10, 1, { cwd: "/home/" });
  play.event("open", 10, { fd: 3, name: "/etc/", flags: 0x401 });
  play.event("openat", 10, { fd: 4, dirfd: 3, name: "passwd", flags: 1 });
  play.event("openat", 10, { fd: 5, dirfd: 9, name: "x", flags: 1 });
  play.event("openat", 10, { fd: 6, dirfd: -100, name: "../a//./b" });
  play.event("openat2", 10, { fd: 7, dirfd: 9, name: "/abs", ino: 4 });
  assertEquals(names(play), {
    3: "/etc",
    4: "/etc/passwd",
    5: "<UNKNOWN>x",
    6: "/a/b",
    7: "/abs",
  });
  assertEquals(play.state.thread(10)?.fds?.get(3)?.type, FdType.DIRECTORY);
  assertEquals(play.state.thread(10)?.fds?.get(7)?.ino, 4);
});

Deno.test("open() that fails leaves no descriptor", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("open", 10, { fd: -13, name: "/x" }, (context) => {
    assertEquals([context.fdNum, context.fd], [-1, undefined]);
  });
  assertEquals(names(play), {});
});

Deno.test("creat() and open_by_handle_at() enter what they open", () => {
  const play = new Play();
  play.process(10, 1, { cwd: "/w/" });
  play.event("creat", 10, { fd: 3, name: "f", dev: 1, ino: 2, creat_flags: 1 });
  play.event("open_by_handle_at", 10, { fd: 4, path: "/g", ino: 9 });
  assertEquals(names(play), { 3: "/w/f", 4: "/g" });
  assertEquals(play.state.thread(10)?.fds?.get(3)?.upperLayer, true);
});

Deno.test("close() removes the descriptor after the rules, and only when it succeeded", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("open", 10, { fd: 3, name: "/a" });
  play.event("close", 10, { res: -9, fd: 3 });
  assertEquals(names(play), { 3: "/a" });
  play.event("close", 10, { res: 0, fd: 3 }, (context) => {
    assertEquals(context.fd?.name, "/a");
  });
  assertEquals(names(play), {});
});

Deno.test("close_range() removes or marks a range", () => {
  const play = new Play();
  play.process(10, 1);
  for (let fd = 3; fd < 8; fd++) {
    play.event("open", 10, { fd, name: `/${fd}` });
  }
  play.event("close_range", 10, { res: 0, first: 4, last: 5, flags: 4 });
  assertEquals(Object.keys(names(play)).length, 5);
  play.event("close_range", 10, { res: 0, first: 6, last: 0xffffffff });
  assertEquals(names(play), { 3: "/3", 4: "/4", 5: "/5" });
  play.exec(10, "/bin/x");
  assertEquals(names(play), { 3: "/3" });
});

Deno.test("dup() and its kin copy the entry to the new number", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("open", 10, { fd: 3, name: "/a", flags: 0x1001 });
  play.event("dup", 10, { res: 4, oldfd: 3 }, (context) => {
    assertEquals([context.fdNum, context.fd?.name], [4, "/a"]);
  });
  play.event("dup2", 10, { res: 0, oldfd: 3, newfd: 0 });
  play.event("dup3", 10, { res: 5, oldfd: 3, newfd: 5, flags: 0x1000 });
  play.event("fcntl", 10, { res: 6, fd: 3, cmd: 1, arg: 6 });
  play.event("fcntl", 10, { res: 7, fd: 3, cmd: 26, arg: 0 });
  play.exec(10, "/bin/x");
  assertEquals(names(play), { 0: "/a", 4: "/a", 6: "/a" });
});

Deno.test("dup2() onto a number forgets what it was, even if the source is unknown", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("open", 10, { fd: 3, name: "/a" });
  play.event("dup2", 10, { res: 3, oldfd: 99, newfd: 3 });
  assertEquals(names(play), {});
});

Deno.test("dup() that fails keeps the descriptor it was asked about", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("open", 10, { fd: 3, name: "/a" });
  play.event("dup", 10, { res: -24, oldfd: 3 }, (context) => {
    assertEquals([context.fdNum, context.fd?.name], [3, "/a"]);
  });
});

Deno.test("fcntl() sets and clears close-on-exec", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("open", 10, { fd: 3, name: "/a" });
  play.event("open", 10, { fd: 4, name: "/b", flags: 0x1001 });
  play.event("fcntl", 10, { res: 0, fd: 3, cmd: 3, arg: 1 });
  play.event("fcntl", 10, { res: 0, fd: 4, cmd: 3, arg: 0 });
  play.exec(10, "/bin/x");
  assertEquals(names(play), { 4: "/b" });
});

Deno.test("a reused number does not keep anything of its former file", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("open", 10, { fd: 3, name: "/etc/shadow", ino: 5, flags: 1 });
  play.event("eventfd2", 10, { res: 3, flags: 0, initval: 0 });
  const info = play.state.thread(10)?.fds?.get(3);
  assertEquals(info?.type, FdType.EVENT);
  assertEquals([info?.name, info?.ino, info?.openFlags], ["", 0, 0]);
});

Deno.test("descriptors without a file get their type", () => {
  const play = new Play();
  play.process(10, 1);
  const types: [string, Record<string, number>, FdType][] = [
    ["eventfd", { res: 3 }, FdType.EVENT],
    ["timerfd_create", { res: 3 }, FdType.TIMERFD],
    ["signalfd4", { res: 3, flags: 0 }, FdType.SIGNALFD],
    ["inotify_init1", { res: 3, flags: 0 }, FdType.INOTIFY],
    ["epoll_create1", { res: 3, flags: 0 }, FdType.EVENTPOLL],
    ["userfaultfd", { res: 3, flags: 0 }, FdType.USERFAULTFD],
    ["io_uring_setup", { res: 3 }, FdType.IO_URING],
    ["bpf", { fd: 3, cmd: 5 }, FdType.BPF],
  ];
  for (const [name, params, type] of types) {
    play.event(name, 10, params, (context) => {
      assertEquals(context.fd?.type, type, name);
    });
  }
  play.event("bpf", 10, { fd: 0, cmd: 2 }, (context) => {
    assertEquals(context.fd, undefined);
  });
});

Deno.test("memfd_create(), pidfd_open() and pidfd_getfd() name what they make", () => {
  const play = new Play();
  play.process(10, 1);
  play.process(20, 1);
  play.event("open", 20, { fd: 9, name: "/secret" });
  play.event("memfd_create", 10, { fd: 3, name: "blob", flags: 1 });
  play.event("pidfd_open", 10, { fd: 4, pid: 20 });
  play.event("pidfd_getfd", 10, { fd: 5, pid_fd: 4, target_fd: 9 });
  assertEquals(names(play), { 3: "blob", 4: "/proc/20", 5: "/secret" });
});

Deno.test("pipe2() makes two ends", () => {
  const play = new Play();
  play.process(10, 1);
  const params = { res: 0, fd1: 3, fd2: 4, ino: 77, flags: 0x1000 };
  play.event("pipe2", 10, params, (context) => {
    assertEquals([context.fdNum, context.fd?.type], [4, FdType.FIFO]);
  });
  assertEquals(play.state.thread(10)?.fds?.get(3)?.ino, 77);
});

Deno.test("the number of descriptors is bounded, for a process and in all", () => {
  const play = new Play({ maxFdsPerProcess: 10, maxFds: 30 });
  for (let pid = 10; pid < 20; pid++) {
    play.process(pid, 1);
    for (let fd = 0; fd < 100; fd++) {
      play.event("open", pid, { fd, name: `/${fd}` });
    }
    assertEquals(play.state.thread(pid)!.fds!.get(99)?.name, "/99");
  }
  const stats = play.state.stats();
  assertEquals(stats.n_fds <= 30, true);
  assertEquals(stats.n_evicted_fds >= 1000 - 30, true);
  let held = 0;
  for (const thread of play.state.threads.values()) {
    held += thread.fds?.size ?? 0;
  }
  assertEquals(stats.n_fds, held);
});

Deno.test("open() takes the name that it was asked for when it began", () => {
  const play = new Play();
  play.process(10, 1, { cwd: "/home/" });
  const name = (fd: number) => play.state.thread(10)?.fds?.get(fd)?.name;
  play.event(2, 10, { name: "asked", flags: 1, mode: 0 });
  play.event("open", 10, { fd: 3, name: "/other", flags: 0x4002 });
  assertEquals(name(3), "/home/asked");
  assertEquals(play.state.thread(10)?.fds?.get(3)?.openFlags, 0x4001);
  play.event(306, 10, { dirfd: 4, name: "/asked", flags: 1 });
  play.event("openat", 10, { fd: 3, dirfd: 4, name: "/other", flags: 1 });
  assertEquals(name(3), "/asked");
  play.event(58, 10, { name: "/asked2" });
  play.event("creat", 10, { fd: 3, name: "/other" });
  assertEquals(name(3), "/asked2");
  for (const unread of ["<NA>", "(NULL)", undefined]) {
    play.event(306, 10, { dirfd: 4, name: unread, flags: 1 });
    play.event("openat", 10, { fd: 3, dirfd: 4, name: "/end", flags: 1 });
    assertEquals(name(3), "/end");
  }
  play.event(2, 10, { name: "/of another call", flags: 1, mode: 0 });
  play.event("openat", 10, { fd: 3, dirfd: 4, name: "/end", flags: 1 });
  assertEquals(name(3), "/end");
});
