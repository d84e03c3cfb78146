import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const TCGETS = 0x5401;
const FIOCLEX = 0x5451;

liveTest("ioctl reports request and argument", ["ioctl"], async (live) => {
  const fd = await live.call("memfd_create", "x", 0);
  assertEquals((await live.see("ioctl", fd, FIOCLEX, 0)).params, {
    res: 0,
    fd,
    request: FIOCLEX,
    argument: 0,
  });
  assertEquals((await live.see("ioctl", fd, TCGETS, 0x1234)).params, {
    res: -25,
    fd,
    request: TCGETS,
    argument: 0x1234,
  });
});
