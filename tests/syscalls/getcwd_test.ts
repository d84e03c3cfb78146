import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("getcwd reports the directory", ["getcwd"], async (live) => {
  await live.call("chdir", "/etc");
  assertEquals((await live.see("getcwd", new Uint8Array(100), 100)).params, {
    res: 5,
    path: "/etc",
  });
  assertEquals((await live.see("getcwd", new Uint8Array(100), 2)).params, {
    res: -34,
    path: null,
  });
});
