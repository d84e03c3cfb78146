/** Structures of programs of 32 bits, whose pointers and longs have half the size. */
import { assertEquals } from "@std/assert";
import { scId } from "../../src/events/tables.ts";
import { compatSyscalls } from "../../src/sources/probe/mod.ts";
import { freePort, inet, LOCALHOST } from "./_address.ts";
import { type Live, liveTest } from "./_live.ts";
import { join, u32s, u64s } from "./_memory.ts";

/** An array of struct iovec over these texts. */
async function vector(live: Live, ...texts: string[]): Promise<Uint8Array> {
  const words: number[] = [];
  for (const text of texts) {
    words.push(await live.actor.address(text), text.length);
  }
  return u32s(...words);
}

if (compatSyscalls().size > 0) {
  liveTest("a 32-bit writev reports its buffers", ["writev"], async (live) => {
    const fd = await live.call("memfd_create", "x", 0);
    const buffers = await vector(live, "hello ", "world");
    await live.actor.compat("writev", fd, buffers, 2);
    assertEquals((await live.event("writev")).params, {
      res: 11,
      data: "hello world",
      fd,
      size: 11,
    });
  });

  for (const name of ["preadv", "pwritev", "pread64", "pwrite64"]) {
    liveTest(`a 32-bit ${name} joins its position`, [name], async (live) => {
      await live.actor.compat(name, 77, 0, 0, 5, 2);
      const { params } = await live.event(name.replace("64", ""));
      assertEquals(params.pos, 2 * 2 ** 32 + 5);
    });
  }

  liveTest(
    "32-bit calls with wider arguments are what they extend",
    ["sendfile", "select", "futex", "ppoll", "truncate"],
    async (live) => {
      await live.actor.compat("sendfile64", 77, 78, 0, 5);
      const { params } = await live.event("sendfile");
      assertEquals([params.out_fd, params.in_fd, params.size], [77, 78, 5]);
      await live.actor.compat("_newselect", -1, 0, 0, 0, 0);
      assertEquals((await live.event("select")).params, { res: -22 });
      const addr = await live.actor.address(new Uint8Array(4));
      await live.actor.compat("futex_time64", addr, 1, 3);
      assertEquals((await live.event("futex")).params, {
        res: 0,
        addr,
        op: 1,
        val: 3,
      });
      // a mask of a wrong size
      await live.actor.compat("ppoll_time64", 0, 0, u64s(3, 7), u64s(0), 5);
      assertEquals((await live.event("ppoll")).params, {
        res: -22,
        fds: [],
        timeout: 3_000_000_007,
        sigmask: 0,
      });
      await live.actor.compat("truncate64", "no/such", 1, 0);
      const { ID } = (await live.event("syscall")).params;
      assertEquals(ID, scId("truncate"));
    },
  );

  liveTest(
    "a 32-bit sendmsg and sendmmsg report their messages",
    ["sendmsg", "sendmmsg"],
    async (live) => {
      const fd = await live.call("socket", 2, 2, 0);
      const port = freePort();
      const message = u32s(
        await live.actor.address(inet(LOCALHOST, port)),
        16,
        await live.actor.address(await vector(live, "hel", "lo")),
        2,
        0,
        0,
        0,
      );
      await live.actor.compat("sendmsg", fd, message, 0);
      const { params } = await live.event("sendmsg");
      assertEquals([params.data, params.size], ["hello", 5]);
      assertEquals((params.tuple as unknown[]).slice(3), ["127.0.0.1", port]);
      const both = join(message, u32s(0), message, u32s(0));
      await live.actor.compat("sendmmsg", fd, both, 2, 0);
      for (let i = 0; i < 2; i++) {
        const { params } = await live.event("sendmmsg");
        assertEquals([params.res, params.data], [5, "hello"]);
      }
    },
  );

  liveTest(
    "a 32-bit setrlimit and nanosleep report their numbers",
    ["setrlimit", "nanosleep"],
    async (live) => {
      await live.actor.compat("setrlimit", 4, u32s(5, -1));
      const { params } = await live.event("setrlimit");
      assertEquals([params.cur, params.max], [5, -1]);
      await live.actor.compat("nanosleep", u32s(0, 1000), 0);
      assertEquals((await live.event("nanosleep")).params, {
        res: 0,
        interval: 1000,
      });
    },
  );
}
