import { assertEquals } from "@std/assert";
import { Thread } from "../thread.ts";
import { copyProcess } from "./copy_process.ts";

/** What a thread has for itself, what nobody asks of another than the first one, and the table's own affair. */
const ITS_OWN = [
  ...["tid", "comm", "flags", "vtid", "vmSize", "vmRss", "vmSwap"],
  ...["pfMajor", "pfMinor", "exeInoCtimeDurationCloneTs"],
  ...["exeInoCtimeDurationPidnsStart", "startTime", "placeholder"],
  ...["subreaper", "exited", "threadCount", "childCount", "startMark"],
  ...["startCoarse", "seen", "listed"],
];

/** Another value of the same type. */
function other(value: unknown): unknown {
  switch (typeof value) {
    case "number":
      return value + 7;
    case "bigint":
      return value + 7n;
    case "string":
      return value + "x";
    case "boolean":
      return !value;
  }
  return value;
}

Deno.test("copyProcess() gives a thread everything that its process has in common", () => {
  const main = new Thread(10, 10);
  const members = main as unknown as Record<string, unknown>;
  for (const [key, value] of Object.entries(members)) {
    if (key !== "tid" && key !== "pid") members[key] = other(value);
  }
  const thread = new Thread(11, 10, main);
  copyProcess(thread, main);
  const different = Object.entries(thread)
    .filter(([key, value]) => value !== members[key]).map(([key]) => key);
  assertEquals(different.toSorted(), ITS_OWN.toSorted());
});
