import { assertEquals } from "@std/assert";
import { log, logTime, setUpLog } from "./log.ts";

Deno.test("logTime() writes local dates as Falco does, or ISO 8601 in UTC", () => {
  const date = new Date(2026, 2, 3, 4, 5, 6);
  assertEquals(logTime(date, false), "Tue Mar 03 04:05:06 2026");
  assertEquals(
    logTime(new Date("2026-03-03T09:11:12.345Z"), true),
    "2026-03-03T09:11:12+0000",
  );
});

Deno.test("setUpLog() lets through what is urgent enough, with its syslog severity", () => {
  const lines: [number, string][] = [];
  const syslog = (severity: number, text: string) =>
    void lines.push([severity, text]);
  const all = () => {
    log.debug("debug");
    log.info("info");
    log.warn("warning");
    log.error("error");
    log.fatal("fatal");
  };
  for (
    const [level, count] of [
      ["debug", 5],
      ["info", 4],
      ["notice", 3],
      ["warning", 3],
      ["error", 2],
      ["critical", 1],
      ["emergency", 1],
    ] as const
  ) {
    lines.length = 0;
    setUpLog({ level, stderr: false, iso8601: false, syslog });
    all();
    assertEquals(lines.length, count, level);
  }
  setUpLog({ level: "debug", stderr: false, iso8601: false, syslog });
  lines.length = 0;
  all();
  assertEquals(lines.map(([severity]) => severity), [7, 6, 4, 3, 2]);
});

Deno.test("log keeps a message on one line of the system's log, without control characters", () => {
  const lines: string[] = [];
  setUpLog({
    level: "info",
    stderr: false,
    iso8601: false,
    syslog: (_, text) => void lines.push(text),
  });
  log.info("a\x1b[31mb\nc\n");
  assertEquals(lines, ["a\\u001b[31mb\\nc"]);
  setUpLog({ level: "warning", stderr: true, iso8601: false });
});
