import { assertEquals } from "@std/assert";
import { BAD, liveTest } from "./_live.ts";

const FSCONFIG_SET_FLAG = 0;
const FSCONFIG_SET_STRING = 1;
const FSCONFIG_SET_BINARY = 2;

liveTest("fsconfig reports key and value", ["fsconfig"], async (live) => {
  const fd = await live.call("fsopen", "tmpfs", 0);
  assertEquals(
    (await live.see("fsconfig", fd, FSCONFIG_SET_STRING, "size", "1m", 0))
      .params,
    {
      res: 0,
      fd,
      cmd: 1,
      key: "size",
      value_bytebuf: null,
      value_charbuf: "1m",
      aux: 0,
    },
  );
  assertEquals(
    (await live.see("fsconfig", fd, FSCONFIG_SET_FLAG, "ro", 0, 0)).params,
    {
      res: 0,
      fd,
      cmd: 0,
      key: "ro",
      value_bytebuf: null,
      value_charbuf: null,
      aux: 0,
    },
  );
  // values of what has failed are not reported
  assertEquals(
    (await live.see("fsconfig", 77, FSCONFIG_SET_BINARY, "x", "abc", 3)).params,
    {
      res: -9,
      fd: 77,
      cmd: 2,
      key: "x",
      value_bytebuf: null,
      value_charbuf: null,
      aux: 3,
    },
  );
  assertEquals(
    (await live.see("fsconfig", 77, 1, BAD, BAD, 0)).params.key,
    null,
  );
});
