import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const MCL_FUTURE = 2;
const MCL_ONFAULT = 4;

liveTest("mlockall reports flags", ["mlockall"], async (live) => {
  assertEquals((await live.see("mlockall", MCL_FUTURE | MCL_ONFAULT)).params, {
    res: 0,
    flags: 6,
  });
  assertEquals((await live.see("mlockall", 0)).params, { res: -22, flags: 0 });
});
