import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest(
  "inotify_init reports the descriptor",
  ["inotify_init"],
  async (live) => {
    const { ret, params } = await live.see("inotify_init");
    assertEquals(params, { res: ret, flags: 0 });
  },
);
