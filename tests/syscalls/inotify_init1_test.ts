import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const IN_CLOEXEC = 0o2000000;
const IN_NONBLOCK = 0o4000;

liveTest("inotify_init1 reports flags", ["inotify_init1"], async (live) => {
  const { ret, params } = await live.see(
    "inotify_init1",
    IN_CLOEXEC | IN_NONBLOCK,
  );
  assertEquals(params, { res: ret, flags: 0x1000 | 0x40 });
  assertEquals((await live.see("inotify_init1", 1)).params, {
    res: -22,
    flags: 0,
  });
});
