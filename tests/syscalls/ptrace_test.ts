import { assertEquals } from "@std/assert";
import { Actor } from "./_actor.ts";
import { buildActor } from "./_actor.ts";
import { liveTest } from "./_live.ts";

const PTRACE_PEEKTEXT = 1;
const PTRACE_DETACH = 17;
const PTRACE_SEIZE = 0x4206;
const PTRACE_INTERRUPT = 0x4207;
const SIGCONT = 18;
const __WALL = 0x40000000;

liveTest(
  "ptrace reports request, process and data",
  ["ptrace"],
  async (live) => {
    const target = new Actor(await buildActor());
    await target.line();
    const pid = target.pid;
    try {
      assertEquals((await live.see("ptrace", PTRACE_SEIZE, pid, 0, 0)).params, {
        res: 0,
        addr: [0, 0],
        data: [0, 0],
        request: 20,
        pid,
      });
      await live.see("ptrace", PTRACE_INTERRUPT, pid, 0, 0);
      // the requests below are refused until it has come to its stop
      assertEquals(await live.call("wait4", pid, 0, __WALL, 0), pid);
      // the word at a bad address
      assertEquals(
        (await live.see("ptrace", PTRACE_PEEKTEXT, pid, 16, 0)).params,
        { res: -5, addr: [0, 0], data: [0, 0], request: 2, pid },
      );
      assertEquals(
        (await live.see("ptrace", PTRACE_DETACH, pid, 8, SIGCONT)).params,
        // the signal comes in one byte
        { res: 0, addr: [0, 8], data: [1, SIGCONT], request: 12, pid },
      );
    } finally {
      // whom it still traces could not end before it
      await live.actor.stop();
      await target.stop();
    }
  },
);

liveTest(
  "ptrace reports a refusal without what was passed",
  ["ptrace"],
  async (live) => {
    assertEquals((await live.see("ptrace", 0x9999, 1, 2, 3)).params.request, 0);
    assertEquals((await live.see("ptrace", PTRACE_SEIZE, 0, 2, 3)).params, {
      res: -3,
      addr: [0, 0],
      data: [0, 0],
      request: 20,
      pid: 0,
    });
  },
);
