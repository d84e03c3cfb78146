import { nativeSyscalls } from "../../src/sources/probe/mod.ts";
import { checkClone } from "./_clone.ts";
import { liveTest } from "./_live.ts";

if (nativeSyscalls().has("fork")) {
  liveTest(
    "fork is seen in the parent and in the child",
    ["fork"],
    async (live) => {
      await live.actor.send(String(nativeSyscalls().get("fork")));
      await checkClone(live, "fork", 0);
    },
  );
}
