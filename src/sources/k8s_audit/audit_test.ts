import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { SourceError } from "../source.ts";
import { auditEvents, AuditFileSource, AuditFormatError } from "./mod.ts";

const EVENT = {
  kind: "Event",
  stageTimestamp: "2018-10-20T19:01:02.123456Z",
  verb: "create",
};

Deno.test("auditEvents() takes an event, a list and an array", () => {
  const one = auditEvents(EVENT);
  assertEquals(one, [{ time: 1540062062123456000n, document: EVENT }]);
  const { kind: _, ...bare } = EVENT;
  assertEquals(
    auditEvents({ kind: "EventList", items: [EVENT, bare] }).length,
    2,
  );
  assertEquals(
    auditEvents([EVENT, { kind: "EventList", items: [EVENT] }]).length,
    2,
  );
});

Deno.test("auditEvents() reads times exactly and with zones", () => {
  const time = (stageTimestamp: string) =>
    auditEvents({ ...EVENT, stageTimestamp })[0].time;
  assertEquals(time("1970-01-01T00:00:01Z"), 1000000000n);
  assertEquals(time("1970-01-01T01:00:00.000000001+01:00"), 1n);
  assertEquals(time("1970-01-01T00:00:00.1234567899Z"), 123456789n);
});

Deno.test("auditEvents() refuses everything else", () => {
  for (
    const bad of [
      null,
      "x",
      7,
      {},
      { kind: "Pod" },
      { kind: "Event" },
      { kind: "Event", stageTimestamp: "yesterday" },
      { kind: "Event", stageTimestamp: 5 },
      [EVENT, {}],
    ]
  ) assertThrows(() => auditEvents(bad), AuditFormatError);
});

async function deliver(content: string): Promise<unknown[]> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, content);
    const source = new AuditFileSource(path);
    const seen: unknown[] = [];
    await source.run((view) => {
      seen.push([view.timestamp, view.tid, source.document]);
    }, new AbortController().signal);
    source.close();
    assertEquals(source.stats().delivered, seen.length);
    return seen;
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("AuditFileSource delivers the events of each line with their time", async () => {
  const line = JSON.stringify(EVENT);
  assertEquals(await deliver(`${line}\n\n[${line},${line}]\n${line}`), [
    [1540062062123456000n, -1, EVENT],
    [1540062062123456000n, -1, EVENT],
    [1540062062123456000n, -1, EVENT],
    [1540062062123456000n, -1, EVENT],
  ]);
});

Deno.test("AuditFileSource names the line that is wrong", async () => {
  await assertRejects(
    () => deliver(`${JSON.stringify(EVENT)}\n{"kind": "Pod"}`),
    SourceError,
    ":2: Data not recognized",
  );
  await assertRejects(() => deliver("{"), SourceError, ":1: ");
});
