import { assertEquals } from "@std/assert";
import type { Alert } from "./alert.ts";
import { renderAlert, type RenderOptions } from "./render.ts";

const OPTIONS: RenderOptions = {
  json: false,
  iso8601: false,
  hostname: "node7",
  includeOutput: true,
  includeMessage: false,
  includeFields: true,
  includeTags: true,
  staticFields: {},
};
const ALERT: Alert = {
  time: 1772532123000000042n,
  rule: "Watch motd",
  priority: "Warning",
  source: "syscall",
  message: "Config changed by vi (user=root file=/etc/motd parent=<NA>)",
  fields: {
    "user.name": "root",
    "fd.name": "/etc/motd",
    "proc.pname": null,
    "proc.tty": 34816,
    "proc.args": ["a", "b"],
    "proc.is_exe_writable": false,
  },
  tags: ["host", "filesystem"],
};
const INTERNAL_ALERT: Alert = {
  ...ALERT,
  rule: "Falco internal: syscall event drop",
  priority: "Debug",
  source: "internal",
  message: "Falco internal: syscall event drop. 12 system calls dropped.",
  fields: { n_evts: "100", n_drops: "12" },
  tags: [],
};

/** Local time of day of the alerts above. */
const CLOCK = new Date(1772532123000).toTimeString().slice(0, 8) +
  ".000000042";

Deno.test("renderAlert() writes time, priority and message as text", () => {
  assertEquals(
    renderAlert(ALERT, OPTIONS),
    `${CLOCK}: Warning Config changed by vi (user=root file=/etc/motd parent=<NA>)`,
  );
  assertEquals(
    renderAlert(ALERT, { ...OPTIONS, iso8601: true }).slice(0, 44),
    "2026-03-03T10:02:03.000000042+0000: Warning ",
  );
});

Deno.test("renderAlert() writes JSON with sorted keys and exact times", () => {
  assertEquals(
    renderAlert(ALERT, { ...OPTIONS, json: true }),
    `{"hostname":"node7","output":"${CLOCK}: Warning Config changed by vi (user=root file=/etc/motd parent=<NA>)",` +
      `"output_fields":{"evt.time":1772532123000000042,"fd.name":"/etc/motd","proc.args":["a","b"],` +
      `"proc.is_exe_writable":false,"proc.pname":null,"proc.tty":34816,"user.name":"root"},` +
      `"priority":"Warning","rule":"Watch motd","source":"syscall","tags":["filesystem","host"],` +
      `"time":"2026-03-03T10:02:03.000000042Z"}`,
  );
});

Deno.test("renderAlert() leaves members out and puts them in as configured", () => {
  const line = JSON.parse(renderAlert(ALERT, {
    ...OPTIONS,
    json: true,
    includeOutput: false,
    includeMessage: true,
    includeTags: false,
    staticFields: { zone: "a" },
    iso8601: true,
  }));
  assertEquals(line.message, ALERT.message);
  assertEquals(line.output, undefined);
  assertEquals(line.tags, undefined);
  assertEquals(line.output_fields.zone, "a");
  assertEquals(line.output_fields["evt.time.iso8601"], Number(ALERT.time));
  assertEquals(line.output_fields["evt.time"], undefined);
  const bare = JSON.parse(renderAlert(ALERT, {
    ...OPTIONS,
    json: true,
    includeFields: false,
  }));
  assertEquals(bare.output_fields, undefined);
});

Deno.test("renderAlert() writes internal alerts with their fields behind the message", () => {
  assertEquals(
    renderAlert(INTERNAL_ALERT, { ...OPTIONS, iso8601: true }),
    `${CLOCK}: Debug Falco internal: syscall event drop. 12 system calls dropped. (n_drops="12" n_evts="100")`,
  );
  const line = JSON.parse(
    renderAlert(INTERNAL_ALERT, { ...OPTIONS, json: true }),
  );
  assertEquals(line.output, INTERNAL_ALERT.message);
  assertEquals(line.output_fields, { n_drops: "12", n_evts: "100" });
  assertEquals(line.source, "internal");
  assertEquals("tags" in line, false);
});

Deno.test("renderAlert() lets no control character out, in text and JSON", () => {
  const hostile =
    'a\x1b[2J\n\r\t\x00\x7f\u009b31m\ud800\u202e\u2066\u2028 b\\"é€';
  const alert: Alert = {
    ...ALERT,
    message: hostile,
    rule: hostile,
    fields: { [hostile]: hostile },
  };
  for (const json of [false, true]) {
    const line = renderAlert(alert, { ...OPTIONS, json });
    assertEquals(/[\p{Cc}\p{Bidi_Control}\u2028]/u.test(line), false);
    assertEquals(line.isWellFormed(), true);
    if (json) assertEquals(JSON.parse(line).rule, hostile);
    else {
      assertEquals(
        line.slice(line.indexOf("Warning ") + 8),
        'a\\u001b[2J\\n\\r\\t\\u0000\\u007f\\u009b31m\ufffd\\u202e\\u2066\\u2028 b\\"é€',
      );
    }
  }
});

Deno.test("renderAlert() writes numbers that JSON does not know as null", () => {
  const alert: Alert = { ...ALERT, fields: { a: NaN, b: Infinity, c: -0.5 } };
  const line = JSON.parse(renderAlert(alert, { ...OPTIONS, json: true }));
  assertEquals([line.output_fields.a, line.output_fields.b], [null, null]);
  assertEquals(line.output_fields.c, -0.5);
});
