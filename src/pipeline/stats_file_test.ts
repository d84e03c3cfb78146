import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { StatsFile } from "./stats_file.ts";

const STATS = {
  produced: 10,
  delivered: 8,
  dropped: { ring_full: 2 },
  droppedBySyscall: {},
};

Deno.test("StatsFile appends a line of JSON with the figures of each interval", async () => {
  const path = await Deno.makeTempFile();
  try {
    const file = new StatsFile(path, () => STATS);
    file.sample();
    file.sample();
    file.close();
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
    const [first, second] = lines.map((line) =>
      JSON.parse(line.replace(/,$/, ""))
    );
    assertEquals(first.delta.events, 10);
    assertEquals(first.delta.drop_pct, 20);
    assertEquals(second.sample, 2);
    assertEquals(second.delta.events, 0);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("StatsFile goes on when its file cannot be written any more", () => {
  const file = new StatsFile("/dev/full", () => STATS);
  file.sample();
  file.sample();
  file.close();
});

Deno.test("StatsFile refuses a file that cannot be opened", () => {
  assertThrows(
    () => new StatsFile("/nonexistent/stats", () => STATS),
    UserError,
    "Cannot write /nonexistent/stats",
  );
});
