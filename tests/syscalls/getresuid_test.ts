import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

liveTest("getresuid reports the ids", ["getresuid"], async (live) => {
  await live.call("setresuid", 200, 201, 202);
  const room = () => new Uint8Array(4);
  const { params } = await live.see("getresuid", room(), room(), room());
  assertEquals(params, { res: 0, ruid: 200, euid: 201, suid: 202 });
  const failed = await live.see("getresuid", BAD, BAD, BAD);
  assertEquals(failed.params, { res: -14, ruid: 0, euid: 0, suid: 0 });
});
