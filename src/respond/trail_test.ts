import { assertEquals, assertMatch } from "@std/assert";
import type { Outcome } from "./outcome.ts";
import { Trail } from "./trail.ts";

Deno.test("Trail writes a line of plain characters for a response", async () => {
  const name = "a\x1b[31m\x7f\x9b31m\u202e\u2028b";
  const outcome: Outcome = {
    time: 1_700_000_000_000_000_000n,
    rule: "R",
    priority: "Warning",
    tags: [],
    action: "kill",
    target: "process",
    result: "done",
    reason: "",
    pid: 7,
    name,
    exepath: "/bin/a",
    count: 1,
    latencyUs: 10,
    where: "user",
    response: "0",
  };
  const path = await Deno.makeTempFile();
  try {
    const trail = new Trail(path);
    trail.write(outcome, "enforce");
    await trail.close();
    const text = await Deno.readTextFile(path);
    assertMatch(text, /^[ -~]+\n$/);
    assertEquals(JSON.parse(text).name, name);
  } finally {
    await Deno.remove(path);
  }
});
