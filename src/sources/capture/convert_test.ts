import { assert, assertEquals } from "@std/assert";
import { EVENTS } from "../../events/tables.ts";
import { EventFlag } from "../../events/tables.ts";
import { CONVERSIONS } from "./conversions.ts";
import {
  eventV1,
  eventV2,
  join,
  NONE,
  raw,
  section,
  str,
  u16,
  u32,
  u64,
  u8,
} from "./_old_writer.ts";
import { readBytes, type SeenEvent } from "./_test_reading.ts";
import { latin1 } from "../../events/bytestring.ts";

/** Events that a file with these blocks delivers. */
async function deliver(...blocks: Uint8Array[]): Promise<SeenEvent[]> {
  const { events, error } = await readBytes(join(section(), ...blocks));
  assertEquals(error, undefined);
  return events;
}

/** Bytes as the events of {@link deliver} show them. */
const bytes = (value: Uint8Array) => latin1(value);

const BASE = [
  str("/bin/ls"),
  str("-l"),
  u64(100),
  u64(100),
  u64(1),
  str("/tmp"),
  u64(1024),
];
const MEMORY = [u64(3), u64(4), u32(5), u32(6), u32(7)];

for (
  const [layout, event] of [["V1", eventV1], ["V2", eventV2]] as const
) {
  Deno.test(`EventConverter carries enter parameters over to the exit event, layout ${layout}`, async () => {
    const events = await deliver(
      event(6, [u64(3), u32(512)], { tid: 7, ts: 5n }),
      event(4, [u64(9)], { tid: 8 }),
      event(7, [u64(2), raw("hi")], { tid: 7, ts: 6n, cpu: 3 }),
      event(5, [u64(0)], { tid: 8 }),
    );
    assertEquals(events, [
      {
        num: 1,
        type: 7,
        tid: 7,
        ts: 6n,
        cpu: 3,
        stateOnly: false,
        params: [bytes(u64(2)), "hi", bytes(u64(3)), bytes(u32(512))],
      },
      {
        num: 2,
        type: 5,
        tid: 8,
        ts: 1n,
        cpu: 0,
        stateOnly: false,
        params: [bytes(u64(0)), bytes(u64(9))],
      },
    ]);
  });
}

Deno.test("EventConverter leaves parameters empty when the enter event is missing or another one", async () => {
  const [close, read] = await deliver(
    eventV2(6, [u64(3), u32(512)]),
    eventV2(5, [u64(0)]),
    // the enter event of read is used up by now
    eventV2(7, [u64(2), raw("hi")]),
  );
  assertEquals(close.params, [bytes(u64(0)), ""]);
  assertEquals(read.params, [bytes(u64(2)), "hi", "", ""]);
});

Deno.test("EventConverter delivers no enter events, but some take a number", async () => {
  const events = await deliver(
    eventV2(2, [str("/a"), u32(1), u32(0)]),
    eventV2(3, [u64(3), str("/a"), u32(1), u32(0)]),
    eventV2(306, [u64(-100), str("/a"), u32(1), u32(0)]),
    eventV2(22, [u64(4)]),
    eventV2(23, [u64(0), NONE]),
    eventV2(292, [str("/bin/ls")]),
    eventV2(328, [u64(1), u64(2), u32(3)]),
  );
  assertEquals(events.map((e) => [e.num, e.type, e.params.length]), [
    [2, 3, 6],
    [5, 23, 4],
  ]);
});

Deno.test("EventConverter carries descriptor and address of connect over", async () => {
  const address = join(u8(2), u32(0x0100007f), u16(80));
  const [exit] = await deliver(
    eventV2(22, [u64(4), address]),
    eventV2(23, [u64(-115), NONE]),
  );
  assertEquals(exit.params, [
    bytes(u64(-115)),
    "",
    bytes(u64(4)),
    bytes(address),
  ]);
});

Deno.test("EventConverter brings the first execve up to date step by step", async () => {
  const events = await deliver(
    eventV1(12, []),
    eventV1(13, [u64(0), ...BASE]),
  );
  assertEquals(events.map((e) => [e.num, e.type]), [[2, 293]]);
  const [exit] = events;
  assertEquals(exit.params.length, EVENTS[293]!.params.length);
  assertEquals(exit.params.slice(0, 8), [u64(0), ...BASE].map(bytes));
  // memory figures and comm did not exist; the enter event of that time told no file name
  assertEquals(exit.params.slice(8).every((p) => p === ""), true);
});

Deno.test("EventConverter keeps comm, environment and cgroups of middle-aged execves", async () => {
  const common = [u64(0), ...BASE, ...MEMORY];
  const env = raw("A=1\0");
  const tail = EVENTS[293]!.params.length;
  const [v14] = await deliver(eventV1(173, [...common, env]));
  assertEquals([v14.type, v14.params.length], [293, tail]);
  assertEquals([v14.params[13], v14.params[15]], ["", "A=1\0"]);
  const [v15] = await deliver(eventV1(215, [...common, str("ls"), env]));
  assertEquals(v15.params.slice(13, 16), ["ls\0", "", "A=1\0"]);
  const cgroups = raw("cpu=/x\0");
  const [v16] = await deliver(
    eventV2(231, [...common, str("ls"), cgroups, env]),
  );
  assertEquals(v16.params.slice(13, 17), ["ls\0", "cpu=/x\0", "A=1\0", ""]);
  const [v17] = await deliver(
    eventV2(288, [str("/bin/ls")]),
    eventV2(289, [...common, str("ls"), cgroups, env, u32(34816)]),
  );
  assertEquals(v17.params[16], bytes(u32(34816)));
  assertEquals(v17.params[30], "/bin/ls\0");
});

Deno.test("EventConverter brings old clones and forks up to date", async () => {
  const ids = [u32(0x100), u32(1000), u32(1001)];
  const [first] = await deliver(eventV1(15, [u64(0), ...BASE, ...ids]));
  assertEquals([first.type, first.params.length], [223, 21]);
  assertEquals(first.params.slice(15, 18), ids.map(bytes));
  for (
    const [old, current] of [[157, 223], [183, 225], [185, 227]]
  ) {
    const [e] = await deliver(
      eventV1(old, [u64(0), ...BASE, ...MEMORY, ...ids]),
    );
    assertEquals([e.type, e.params.length], [current, 21]);
    assertEquals(e.params.slice(8, 13), MEMORY.map(bytes));
    assertEquals(e.params.slice(15, 18), ids.map(bytes));
  }
  const [comm] = await deliver(
    eventV1(217, [u64(0), ...BASE, ...MEMORY, str("ls"), ...ids]),
  );
  assertEquals(comm.params[13], "ls\0");
  assertEquals(comm.params.slice(15, 18), ids.map(bytes));
});

Deno.test("EventConverter makes unlinkat, openat and accept of their two halves", async () => {
  const [unlinkat] = await deliver(
    eventV1(110, [u64(-100), str("x")]),
    eventV1(111, [u64(0)]),
  );
  assertEquals([unlinkat.type, ...unlinkat.params], [
    303,
    bytes(u64(0)),
    bytes(u64(-100)),
    "x\0",
    "",
  ]);
  const [openat] = await deliver(
    eventV1(102, [u64(-100), str("x"), u32(1), u32(0o644)]),
    eventV1(103, [u64(3)]),
  );
  assertEquals([openat.type, ...openat.params], [
    307,
    bytes(u64(3)),
    bytes(u64(-100)),
    "x\0",
    bytes(u32(1)),
    bytes(u32(0o644)),
    "",
    "",
  ]);
  const [accept] = await deliver(
    eventV1(56, [u32(0x800)]),
    eventV1(57, [u64(5), raw("tuple"), u8(9)]),
  );
  assertEquals([accept.type, ...accept.params], [
    389,
    bytes(u64(5)),
    "tuple",
    "\x09",
    bytes(u32(0)),
    bytes(u32(0)),
    bytes(u32(0x800)),
  ]);
});

Deno.test("EventConverter describes old containers as JSON with 32-bit lengths", async () => {
  const [event] = await deliver(
    eventV1(228, [str("abc"), u32(6), str('na"me'), str("img")]),
  );
  assertEquals(event.type, 324);
  assertEquals(JSON.parse(event.params[0].slice(0, -1)), {
    container: { id: "abc", type: 6, name: 'na"me', image: "img" },
  });
});

Deno.test("EventConverter fills defaults of the right size", async () => {
  const [sendmmsg] = await deliver(eventV2(51, []));
  assertEquals(sendmmsg.params, [bytes(u64(0)), "", "", "", ""]);
  const [seccomp] = await deliver(
    eventV2(298, [u64(1)]),
    eventV2(299, [u64(0)]),
  );
  // the enter event had no flags either: a default
  assertEquals(seccomp.params, [bytes(u64(0)), bytes(u64(1)), bytes(u64(0))]);
});

Deno.test("CaptureSource skips unknown types and superfluous parameters", async () => {
  const events = await deliver(
    eventV2(9999, [u64(1)]),
    eventV2(450, []),
    eventV2(93, [u64(0), str("/"), u64(77)]),
  );
  assertEquals(events.map((e) => [e.num, e.type, e.params.length]), [
    [1, 93, 2],
  ]);
});

Deno.test("CaptureSource marks events that are for the state only, and counts them", async () => {
  const events = await deliver(
    eventV2(93, [u64(0), str("/")], { flags: 1 }),
    eventV1(93, [u64(0), str("/")], { flags: 0 }),
  );
  assertEquals(events.map((e) => [e.num, e.stateOnly]), [[1, true], [
    2,
    false,
  ]]);
});

Deno.test("CaptureSource reads large events whichever way they tell their lengths", async () => {
  const json = str('{"container":{}}');
  const events = await deliver(
    eventV2(324, [json], { large: true }),
    eventV2(324, [json]),
    eventV2(324, [json], { large: true, flags: 1 }),
    eventV2(93, [u64(0), str("/")], { large: true }),
  );
  assertEquals(events.map((e) => e.params.at(-1)), [
    '{"container":{}}\0',
    '{"container":{}}\0',
    '{"container":{}}\0',
    "/\0",
  ]);
});

Deno.test("CaptureSource takes notifications of writers that gave them 3 bytes too many", async () => {
  const wrong = eventV1(280, [str("id"), str("text")]);
  const data = new DataView(wrong.buffer);
  data.setUint32(10 + 16, data.getUint32(10 + 16, true) + 3, true);
  const [event] = await deliver(wrong);
  assertEquals(event.params, ["id\0", "text\0"]);
});

/** Every rule of the table, as [type, parameters]. */
const RULES = CONVERSIONS.trim().split("\n").map((line) =>
  line.split(" ")[1].split("/").map(Number)
);

Deno.test("EventConverter ends every conversion at a current event with all its parameters", async () => {
  for (const [type, count] of RULES) {
    const params = Array.from({ length: count }, (_, i) => u8(i));
    const events = await deliver(eventV2(type, params), eventV2(93, []));
    // an enter event may only be kept for its exit event
    if (type % 2 === 0 && events.length === 1) continue;
    const [event] = events;
    const info = EVENTS[event.type]!;
    assertEquals(events.length, 2, `${type}/${count}`);
    assert(
      info.enter || !(info.flags & EventFlag.OLD),
      `${type}/${count} became ${event.type}`,
    );
    assertEquals(
      event.params.length,
      info.params.length,
      `${type}/${count} became ${event.type}`,
    );
  }
});

Deno.test("EventConverter delivers every current exit event, with however few parameters", async () => {
  for (const info of EVENTS) {
    if (info === undefined || info.enter) continue;
    if (info.flags & EventFlag.OLD) continue;
    for (let count = 0; count <= info.params.length; count++) {
      const params = Array.from({ length: count }, () => u8(1));
      const { events, error } = await readBytes(
        join(section(), eventV2(info.code, params), eventV2(93, [])),
      );
      assertEquals(error, undefined);
      assertEquals(events.length, 2, `${info.code}/${count}`);
    }
  }
});
