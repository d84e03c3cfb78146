import { assert, assertEquals } from "@std/assert";
import { list } from "./_process.ts";
import { liveTest } from "./_live.ts";

const AT_EMPTY_PATH = 0x1000;

liveTest(
  "execveat reports a program without a file",
  ["execveat"],
  async (live) => {
    const fd = await live.call("memfd_create", "payload", 0);
    const from = await live.call("open", "/bin/sleep", 0, 0);
    while (await live.call("sendfile", fd, from, 0, 1 << 20) > 0);
    await live.actor.send(
      `322 ${fd} s: a:innocent,1000 a:A=1 ${AT_EMPTY_PATH}`,
    );
    const { params } = await live.event("execve");
    assertEquals(params.res, 0);
    assertEquals(params.exe, "innocent");
    assertEquals(list(params.args), ["1000"]);
    assertEquals(list(params.env), ["A=1"]);
    assertEquals(params.filename, `/dev/fd/${fd}`);
    assertEquals(params.trusted_exepath, "memfd:payload");
    // EXE_FROM_MEMFD
    assertEquals((params.flags as number) & 4, 4);
  },
);

liveTest("execveat reports a failure", ["execveat"], async (live) => {
  const { params } = await live.see("execveat", -100, "/no/such", ["a", "b"], [
    "C=1",
  ], 0);
  assertEquals(params.res, -2);
  assertEquals(params.exe, "a");
  assertEquals(list(params.args), ["b"]);
  assertEquals(list(params.env), ["C=1"]);
  assert(String(params.trusted_exepath).endsWith("/probe/build/actor"));
});
