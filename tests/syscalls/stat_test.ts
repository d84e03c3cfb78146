import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

liveTest("stat reports the path", ["stat"], async (live) => {
  const room = new Uint8Array(256);
  assertEquals((await live.see("stat", "/etc/passwd", room)).params, {
    res: 0,
    path: "/etc/passwd",
  });
  assertEquals((await live.see("stat", "no/such", room)).params, {
    res: -2,
    path: "no/such",
  });
  assertEquals((await live.see("stat", BAD, room)).params, {
    res: -14,
    path: null,
  });
});
