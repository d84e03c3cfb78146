import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { FdType } from "./fd.ts";
import { Play } from "./testing.ts";

Deno.test("begin() finds thread and descriptor of an event", () => {
  const play = new Play();
  const thread = play.process(10, 1, { cwd: "/home/" });
  play.event("openat", 10, {
    fd: 3,
    dirfd: -100,
    name: "x/../y",
    flags: 0x1001,
    dev: 5,
    ino: 6,
  }, (context) => {
    assertStrictEquals(context.thread, thread);
    assertEquals(context.fdNum, 3);
    assertEquals(context.fd?.name, "/home/y");
    assertEquals(context.fd?.nameRaw, "x/../y");
    assertEquals(context.fd?.type, FdType.FILE);
    assertEquals([context.fd?.dev, context.fd?.ino], [5, 6]);
    assert(context.fd?.closeOnExec);
  });
  play.event("read", 10, { res: 1, fd: 3 }, (context) => {
    assertEquals(context.fd?.name, "/home/y");
  });
});

Deno.test("begin() makes a placeholder when nothing is known of the thread", () => {
  const play = new Play();
  play.event("openat", 77, { fd: -2, dirfd: -100, name: "x" }, (context) => {
    assertEquals(context.thread?.comm, "<NA>");
    assertEquals(context.thread?.placeholder, true);
    assertEquals(context.thread?.ptid, -1);
    assertEquals(context.fdNum, -1);
    assertEquals(context.fd, undefined);
  });
  assertEquals(play.state.stats().n_placeholder_threads, 1);
});

Deno.test("begin() has no thread for meta events", () => {
  const play = new Play();
  play.event("procinfo", -1, {}, (context) => {
    assertEquals(context.thread, undefined);
  });
});

Deno.test("begin() tells a reused process id from its former owner by the start time", () => {
  const play = new Play();
  const old = play.process(10, 1, { startTime: 5n, startMark: 5 });
  play.event("read", 10, {}, (context) => {
    assertStrictEquals(context.thread, old);
  }, { tgid: 10, startTime: 5n });
  play.event("read", 10, {}, (context) => {
    assert(context.thread !== old);
    assertEquals(context.thread?.startTime, 90_000_000_000n);
  }, { tgid: 10, startTime: 90_000_000_000n });
  // an event of the first owner that comes late finds neither
  play.event("procexit", 10, {}, undefined, { tgid: 10, startTime: 5n });
  assertEquals(play.state.thread(10)?.startTime, 90_000_000_000n);
  assertEquals(play.state.stats().n_reused_pids, 1);
});

Deno.test("previousTimestamp is the time of the event before", () => {
  const play = new Play();
  play.process(10, 1);
  let first = 0n;
  play.event("read", 10, {}, () => {
    first = play.now;
    assertEquals(play.state.previousTimestamp, first);
  });
  play.event("read", 10, {}, () => {
    assertEquals(play.state.firstTimestamp, first);
    assertEquals(play.state.previousTimestamp, first);
  });
  play.event("read", 10, {}, () => {
    assertEquals(play.state.previousTimestamp, play.now - 1_000_000n);
  });
});
