import { assertEquals } from "@std/assert";
import { FdInfo, FdType, newSocket } from "./fd.ts";
import { MACHINE, Play } from "./testing.ts";
import { Thread } from "./thread.ts";

function thread(tid: number, pid: number, ptid: number): Thread {
  const result = new Thread(tid, pid);
  result.ptid = ptid;
  return result;
}

Deno.test("seedEnd() puts threads into their processes, whatever came first", () => {
  const { state } = new Play();
  state.seedStart();
  state.seedThread(thread(12, 10, 1));
  const file = new FdInfo();
  file.type = FdType.FILE;
  file.name = "/a";
  state.seedFd(12, 3, file);
  state.seedThread(thread(10, 10, 1));
  state.seedThread(thread(1, 1, 0));
  state.seedEnd();
  const main = state.thread(10)!;
  assertEquals(state.thread(12)?.main, main);
  assertEquals(main.threadCount, 2);
  assertEquals(main.fds?.get(3)?.name, "/a");
  assertEquals(state.parent(state.thread(12)!)?.tid, 1);
  assertEquals(state.stats().n_fds, 1);
});

Deno.test("seedFd() names sockets and ignores descriptors of unknown threads", () => {
  const { state } = new Play();
  state.seedThread(thread(10, 10, 1));
  const server = new FdInfo();
  server.type = FdType.IPV4_SERVER;
  server.socket = newSocket(2);
  server.socket.dip = "\x00\x00\x00\x00";
  server.socket.dport = 22;
  state.seedFd(10, 3, server);
  state.seedFd(99, 3, new FdInfo());
  assertEquals(state.thread(10)?.fds?.get(3)?.name, "0.0.0.0:22");
});

Deno.test("seedStart() begins anew", () => {
  const play = new Play();
  const { state } = play;
  play.process(10, 1);
  play.event("open", 10, { fd: 3, name: "/a" });
  state.seedUser({ uid: 1, gid: 1, name: "u", home: "", shell: "" });
  state.seedStart();
  state.seedMachine({ ...MACHINE, hostname: "other" });
  state.seedEnd();
  assertEquals(state.threads.size, 0);
  assertEquals(state.stats().n_fds, 0);
  assertEquals(state.user(1, ""), undefined);
  assertEquals(state.machine.hostname, "other");
});

Deno.test("seedThread() does not overwrite what events have told already", () => {
  const play = new Play();
  play.process(10, 1);
  play.exec(10, "/bin/new");
  play.state.seedThread(thread(10, 10, 1));
  assertEquals(play.state.thread(10)?.comm, "new");
});

Deno.test("snapshot() yields main threads before the others", () => {
  const play = new Play();
  play.process(10, 1);
  play.fork(10, 5, { flags: 0x2000 });
  play.process(11, 1);
  assertEquals([...play.state.snapshot()].map((t) => t.tid), [10, 11, 5]);
});
