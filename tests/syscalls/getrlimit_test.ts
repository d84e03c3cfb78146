import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

const RLIMIT_NOFILE = 7;

liveTest("getrlimit reports the limit", ["getrlimit"], async (live) => {
  const limits = Deno.readTextFileSync(`/proc/${live.actor.pid}/limits`);
  const [, cur, max] = limits.match(/Max open files\s+(\d+)\s+(\d+)/)!;
  const room = new Uint8Array(16);
  assertEquals((await live.see("getrlimit", RLIMIT_NOFILE, room)).params, {
    res: 0,
    cur: Number(cur),
    max: Number(max),
    resource: RLIMIT_NOFILE,
  });
  assertEquals((await live.see("getrlimit", RLIMIT_NOFILE, BAD)).params, {
    res: -14,
    cur: -1,
    max: -1,
    resource: RLIMIT_NOFILE,
  });
  assertEquals((await live.see("getrlimit", 99, room)).params.resource, 255);
});
