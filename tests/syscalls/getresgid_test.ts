import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

liveTest("getresgid reports the ids", ["getresgid"], async (live) => {
  await live.call("setresgid", 200, 201, 202);
  const room = () => new Uint8Array(4);
  const { params } = await live.see("getresgid", room(), room(), room());
  assertEquals(params, { res: 0, rgid: 200, egid: 201, sgid: 202 });
  const failed = await live.see("getresgid", BAD, BAD, BAD);
  assertEquals(failed.params, { res: -14, rgid: 0, egid: 0, sgid: 0 });
});
