import { assertEquals, assertMatch } from "@std/assert";
import {
  clockText,
  dateTimeText,
  dateTimeZoneText,
  fractionText,
  iso8601Text,
} from "./time_text.ts";

const TIME = 1_714_564_929_000_000_042n;

Deno.test("iso8601Text() is UTC with nine digits", () => {
  assertEquals(iso8601Text(TIME), "2024-05-01T12:02:09.000000042+0000");
  assertEquals(iso8601Text(0n), "1970-01-01T00:00:00.000000000+0000");
});

Deno.test("local texts agree with the machine's zone", () => {
  const date = new Date(Number(TIME / 1_000_000n));
  const hours = String(date.getHours()).padStart(2, "0");
  assertEquals(
    clockText(TIME),
    `${hours}:${String(date.getMinutes()).padStart(2, "0")}:09.000000042`,
  );
  assertEquals(clockText(TIME, false).length, 8);
  assertEquals(
    dateTimeText(TIME, false),
    `2024-05-0${date.getDate()} ${clockText(TIME, false)}`,
  );
  assertMatch(
    dateTimeZoneText(TIME),
    /^2024-05-0\d \d\d:02:09\.000000042 [+-]\d{4}$/,
  );
});

Deno.test("texts of other seconds are not mixed up", () => {
  assertEquals(
    clockText(TIME, false) === clockText(TIME + 1_000_000_000n, false),
    false,
  );
  assertEquals(clockText(TIME).slice(0, 8), clockText(TIME, false));
});

Deno.test("fractionText() pads", () => {
  assertEquals(fractionText(5_000_000_007n), ".000000007");
});
