/** A million processes that come and go leave nothing behind. */
import { assert, assertEquals } from "@std/assert";
import { RUNTIME } from "./_runtime.ts";

const PROCESSES = 1_000_000;
/** Growth of the resident set that is not a leak, bytes. */
const TOLERANCE = 16 << 20;

Deno.test("a million short-lived processes leave the memory as it was", async () => {
  const program = new URL("soak.ts", import.meta.url).pathname;
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...RUNTIME, program, String(PROCESSES)],
    stderr: "inherit",
  }).output();
  assert(success);
  const left = JSON.parse(new TextDecoder().decode(stdout));
  assert(left.grown < TOLERANCE, `resident set grew by ${left.grown >> 20} MB`);
  assertEquals(left.threads, 2);
  assertEquals(left.fds, 20);
  assertEquals(left.added, PROCESSES + 2);
});
