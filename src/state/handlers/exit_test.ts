import { assertEquals } from "@std/assert";
import { ThreadFlag } from "../flags.ts";
import { Play } from "../testing.ts";

Deno.test("procexit() keeps the thread until the rules have run", () => {
  const play = new Play();
  play.process(10, 1);
  play.event("procexit", 10, {}, (context) => {
    assertEquals(context.thread?.comm, "p10");
    assertEquals(play.state.thread(10)?.tid, 10);
  });
  assertEquals(play.state.thread(10), undefined);
});

Deno.test("procexit() gives children to the reaper that the kernel names", () => {
  const play = new Play();
  play.process(1, 0);
  play.process(5, 1);
  play.process(10, 5);
  const child = play.fork(10, 11);
  play.event("procexit", 10, { reaper_tid: 5 });
  assertEquals(child.ptid, 5);
  assertEquals(play.state.parent(child)?.tid, 5);
  assertEquals(play.state.thread(5)?.childCount, 1);
});

Deno.test("procexit() guesses the reaper when nobody names it: a subreaper, else init", () => {
  const play = new Play();
  play.process(1, 0);
  play.process(5, 1);
  play.process(8, 5);
  play.process(10, 8);
  const first = play.fork(10, 11);
  play.event("procexit", 10, {});
  assertEquals(first.ptid, 1);
  play.event("prctl", 5, { res: 0, option: 36, arg2_int: 1 });
  play.process(12, 8);
  const second = play.fork(12, 13);
  play.event("procexit", 12, { reaper_tid: -1 });
  assertEquals(second.ptid, 5);
});

Deno.test("procexit() of a leader leaves it there while other threads run", () => {
  const play = new Play();
  const main = play.process(10, 1);
  play.event("openat", 10, { fd: 3, dirfd: -100, name: "/a" });
  play.fork(10, 12, { flags: ThreadFlag.CLONE_THREAD });
  play.event("procexit", 10, {});
  assertEquals(play.state.thread(10), main);
  play.event("read", 12, { res: 1, fd: 3 }, (context) => {
    assertEquals(context.fd?.name, "/a");
  });
  play.event("procexit", 12, {});
  assertEquals(play.state.threads.size, 0);
  assertEquals(play.state.stats().n_fds, 0);
});

Deno.test("procexit() of threads counts them", () => {
  const play = new Play();
  const main = play.process(10, 1);
  for (const tid of [12, 13, 14]) {
    play.fork(10, tid, { flags: ThreadFlag.CLONE_THREAD });
  }
  assertEquals(main.threadCount, 4);
  for (const tid of [13, 14, 12]) play.event("procexit", tid, {});
  assertEquals(main.threadCount, 1);
  assertEquals(main.firstThread, undefined);
});

Deno.test("a double fork ends at init", () => {
  const play = new Play();
  play.process(1, 0);
  play.process(10, 1);
  play.fork(10, 11);
  play.event("setsid", 11, { res: 11 });
  const daemon = play.fork(11, 12);
  play.event("procexit", 11, { reaper_tid: 1 });
  assertEquals(daemon.ptid, 1);
  assertEquals(daemon.sid, 11);
  assertEquals(play.state.ancestor(daemon, 1)?.tid, 1);
  assertEquals(play.state.ancestor(daemon, 2), undefined);
});
