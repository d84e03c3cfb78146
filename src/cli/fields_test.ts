import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { CLASSES } from "../fields/mod.ts";
import { eventList } from "./events.ts";
import { fieldList } from "./fields.ts";

Deno.test("fieldList() prints classes with their fields in two columns", () => {
  const text = fieldList({ format: "text" });
  assertMatch(
    text,
    /^-+\nField Class: {18}evt \(All event types\)\nDescription: {18}\S/,
  );
  assertMatch(
    text,
    /^Event Sources: {16}syscall\n\nfd\.num {24}\S/m,
  );
  for (const line of text.split("\n")) assert(line.length <= 120, line);
  assertMatch(text, /\nproc\.exe_ino\.ctime_duration_proc_start\n {30}\S/);
});

Deno.test("fieldList() names sources only where not all have the fields", () => {
  for (const format of ["text", "markdown"] as const) {
    const [general, ...others] = fieldList({ format }).split("Field Class:")
      .slice(1);
    assert(!general.includes("Event Sources:"), general);
    assert(others.some((text) => /Event Sources: +syscall\n/.test(text)));
  }
});

Deno.test("fieldList() tells types when asked to", () => {
  assertMatch(
    fieldList({ format: "text", verbose: true }),
    /evt\.num .*\(Type: UINT64\)/,
  );
});

Deno.test("fieldList() prints names of one source", () => {
  const names = fieldList({ format: "names", source: "k8s_audit" }).split("\n");
  assert(names.includes("ka.verb") && names.includes("evt.num"));
  assert(!names.includes("proc.name"));
  assert(!names.includes("ka.req.binding.subject.has_name"), "deprecated");
});

Deno.test("fieldList() prints tables", () => {
  const text = fieldList({ format: "markdown", source: "syscall" });
  assertMatch(text, /\n## Field Class: process\n\n/);
  // the name alone, as tools find it
  assertMatch(text, /\n## Field Class: evt\n\n/);
  assertMatch(text, /\n`fd\.types` \| LIST\(CHARBUF\) \| /);
  assertMatch(text, /\n\nEvent Sources: syscall\n\nName \| /);
  assertMatch(text, /\n`proc\.name` \| CHARBUF \| Name of/);
});

Deno.test("fieldList() prints JSON with every field", () => {
  const classes = JSON.parse(fieldList({ format: "json" }));
  const count = CLASSES.reduce((sum, { fields }) => sum + fields.length, 0);
  // deno-lint-ignore no-explicit-any -- parsed JSON
  const fields = classes.flatMap((item: any) => item.fields);
  assertEquals(fields.length, count);
  // deno-lint-ignore no-explicit-any -- parsed JSON
  assertEquals(fields.find((field: any) => field.name === "proc.aname"), {
    name: "proc.aname",
    type: "CHARBUF",
    description:
      "Name of an ancestor: 1 is the parent, 2 its parent, 0 the process itself. Compared without index, any ancestor may match.",
    argument: { required: false, form: "index" },
    list: false,
    filter_only: false,
    print_only: false,
    deprecated: false,
    collected: true,
  });
});

Deno.test("fieldList() prints the JSON that --list is known for", () => {
  const source = "syscall";
  const { fieldclasses } = JSON.parse(
    fieldList({ format: "json-list", source }),
  );
  // deno-lint-ignore no-explicit-any -- parsed JSON
  const events = fieldclasses.filter((item: any) => item.name === "evt");
  assertEquals(events[0].event_sources, undefined);
  assertEquals(events[1].event_sources, ["syscall"]);
  assertEquals(events[0].fields[0], {
    name: "evt.num",
    type: "UINT64",
    desc: "Running number of the event, from 1.",
  });
  const names = fieldList({ format: "names", source }).split("\n");
  assertEquals(
    JSON.parse(fieldList({ format: "json-names", source })),
    { fieldnames: names },
  );
});

Deno.test("fieldList() refuses unknown sources", () => {
  assertThrows(
    () => fieldList({ format: "text", source: "x" }),
    UserError,
    "There is no event source 'x': use syscall or k8s_audit",
  );
});

Deno.test("eventList() prints current events with their parameters", () => {
  const lines = eventList("text").split("\n");
  assert(lines.includes("< close(ERRNO res, FD fd)"));
  assert(
    lines.includes(
      "> procexit(ERRNO status, ERRNO ret, SIGTYPE sig, UINT8 core, PID reaper_tid)",
    ),
  );
  assert(lines.includes("< getppid(SYSCALLID ID, UINT16 nativeID)"));
  assert(
    !lines.some((line) => line.includes("NA(") || line.startsWith("> execve(")),
  );
  assertEquals(
    new Set(lines.filter((line) => line.startsWith("<"))).size,
    lines.filter((line) => line.startsWith("<")).length,
  );
});

Deno.test("eventList() prints tables and JSON", () => {
  assertMatch(
    eventList("markdown"),
    /^Falco \| Dir \| Event\n:-----\|:----\|:-----\n/,
  );
  assertMatch(
    eventList("markdown"),
    /\nYes \| < \| \*\*close\*\*\(ERRNO res, FD fd\)\n/,
  );
  const events = JSON.parse(eventList("json"));
  // deno-lint-ignore no-explicit-any -- parsed JSON
  const open = events.find((event: any) =>
    event.name === "open" && event.direction === "<"
  );
  assertEquals(open.code, 3);
  assert(open.params[2].values.includes("O_CREAT"));
});
