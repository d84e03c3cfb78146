import { assertEquals } from "@std/assert";
import { checked } from "../compile/_testing.ts";
import { EventNames, eventNamesOf } from "./event_types.ts";

const CASES: [condition: string, expected: string][] = [
  ["evt.type = open", "open"],
  ["evt.type == open", "open"],
  ["evt.type != open", "!open"],
  ["evt.type in (open, close)", "close open"],
  ["not evt.type in (open, close)", "!close open"],
  ["syscall.type = open", "open"],
  ["evt.type exists", "!"],
  ["proc.name = a", "!"],
  ["not proc.name = a", "!"],
  ["evt.type startswith open", "!"],
  ["evt.type = open and proc.name = a", "open"],
  ["evt.type = open or proc.name = a", "!"],
  ["evt.type = open or evt.type = close", "close open"],
  ["evt.type = open and evt.type = close", ""],
  ["evt.type in (open, close) and evt.type != open", "close"],
  ["evt.type != open and evt.type != close", "!close open"],
  ["evt.type != open or evt.type != close", "!"],
  ["not (evt.type = open and proc.name = a)", "!"],
  ["not (evt.type = open or proc.name = a)", "!open"],
  ["not (evt.type != open or proc.name = a)", "open"],
  ["not not evt.type = open", "open"],
  ["(evt.type = open or evt.type = close) and not evt.type = open", "close"],
  ["evt.num = 0", ""],
  ["evt.num < 1", ""],
  ["evt.num <= 0", ""],
  ["evt.num in (0)", ""],
  ["evt.num != 0", "!"],
  ["evt.num > 0", "!"],
  ["evt.num >= 1", "!"],
  ["not evt.num >= 0", ""],
  ["not evt.num = 0", "!"],
  ["evt.num = 5", "!"],
  ["evt.num = 0 or evt.type = open", "open"],
];

function text({ names, negated }: EventNames): string {
  return (negated ? "!" : "") + [...names].sort().join(" ");
}

Deno.test("eventNamesOf() finds the events for which a condition can be true", () => {
  for (const [condition, expected] of CASES) {
    const found = text(eventNamesOf(checked(condition)));
    assertEquals([condition, found], [condition, expected]);
  }
});

Deno.test("EventNames holds names, or all but some", () => {
  const open = new EventNames(new Set(["open"]), false);
  assertEquals([open.has("open"), open.has("close")], [true, false]);
  const others = open.not();
  assertEquals([others.has("open"), others.has("close")], [false, true]);
  assertEquals(text(EventNames.ALL.and(open)), "open");
  assertEquals(text(EventNames.NONE.or(others)), "!open");
});
