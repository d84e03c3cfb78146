import { assertEquals, assertMatch } from "@std/assert";
import { setUpLog } from "../log.ts";
import type { Outcome } from "./outcome.ts";
import { Trail } from "./trail.ts";

const OUTCOME: Outcome = {
  time: 1_700_000_000_000_000_000n,
  rule: "R",
  priority: "Warning",
  tags: [],
  action: "kill",
  target: "process",
  result: "done",
  reason: "",
  pid: 7,
  name: "a",
  exepath: "/bin/a",
  count: 1,
  latencyUs: 10,
  where: "user",
  response: "0",
};

Deno.test("Trail writes a line of plain characters for a response", async () => {
  const name = "a\x1b[31m\x7f\x9b31m\u202e\u2028b";
  const path = await Deno.makeTempFile();
  try {
    const trail = new Trail(path);
    trail.write({ ...OUTCOME, name }, "enforce");
    await trail.close();
    const text = await Deno.readTextFile(path);
    assertMatch(text, /^[ -~]+\n$/);
    assertEquals(JSON.parse(text).name, name);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("Trail says how many lines it could not write", async () => {
  const lines: string[] = [];
  setUpLog({
    level: "error",
    stderr: false,
    iso8601: false,
    syslog: (_severity, text) => lines.push(text),
  });
  const trail = new Trail("/dev/full");
  trail.write(OUTCOME, "enforce");
  trail.write(OUTCOME, "enforce");
  await trail.close();
  assertEquals(lines.at(-1), "responses.audit_file: 2 lines were not written");
});
