import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  FakeState,
  makeContext,
  makeEvent,
  socket,
} from "../../fields/_testing.ts";
import type { ParamValue } from "../../events/build.ts";
import { codesOf } from "../../events/tables.ts";
import type { Context } from "../../state/context.ts";
import { FdTable } from "../../state/process_fds.ts";
import { compileTemplate, TemplateError } from "./mod.ts";

const TS = 1_714_564_929_000_000_042n;
const [MOUNT] = codesOf("mount");

function context(): Context {
  const state = new FakeState();
  state.add(100, {
    comm: "vi",
    exe: "/usr/bin/vi",
    exepath: "/usr/bin/V\xc3\xa4",
    argv: ["YQ==", "\xff\n"],
    tty: 34816,
    ptid: 1,
    fdlimit: 3,
    cloneTs: TS - 5n,
  });
  const info = socket("10.0.0.1", 4000, "1.2.3.4", 443, { dev: 0xfd00 });
  state.threads.get(100)!.fds = new FdTable([[3, info]]);
  return makeContext(
    makeEvent(7, [-11, "a\0b", 3, 5], { ts: TS, num: 7 }),
    state,
    { num: 3, info },
  );
}

function format(text: string): string {
  return compileTemplate(text, "syscall").format(context());
}

Deno.test("templates put values into text", () => {
  const cases: Record<string, string> = {
    "plain": "plain",
    "*plain": "plain",
    "%proc.name": "vi",
    "a %proc.name, b": "a vi, b",
    "%proc.name%proc.tty": "vi34816",
    "%proc.names": "vis",
    "100% %proc.name": "",
    "%proc.pname": "<NA>",
    "%proc.aname[2] %proc.args[0]": "<NA> YQ==",
    "%evt.arg.res %evt.arg[res] %evt.arg[0]": "EAGAIN EAGAIN EAGAIN",
    "%fd.sip:%fd.sport": "1.2.3.4:443",
    "%fd.types": "(ipv4)",
    "%fd.dev": "FD00",
    "%evt.failed %evt.is_io_write": "true false",
    "%proc.fdusage": "33.3",
    "%evt.buffer": "a.b",
    "%evt.rawtime.ns": "000000042",
    "%proc.duration": "5",
    "%evt.time.iso8601": "2024-05-01T12:02:09.000000042+0000",
    "[%5proc.name]": "[vi   ]",
    "[%1proc.name]": "[v]",
    "%toupper(proc.name)": "VI",
    "%toupper( basename(proc.exe) )": "VI",
    "%len(proc.name)%b64(proc.args[0])": "2a",
    '%join("-", ("a)", proc.name))': "a)-vi",
    "%8toupper(proc.name)|": "VI      |",
    "%tolower(proc.pname)": "<NA>",
    "%proc.exepath": "/usr/bin/Vä",
    "user=%user.name": "user=<NA>",
  };
  for (const [text, expected] of Object.entries(cases)) {
    if (text.startsWith("100%")) {
      assertThrows(() => format(text), TemplateError);
    } else assertEquals(format(text), expected, text);
  }
});

Deno.test("bytes that are not UTF-8 become U+FFFD; control characters are left to the sinks", () => {
  assertEquals(format("%proc.args[1]"), "\ufffd\n");
});

Deno.test("fields() gives plain fields with the types of JSON", () => {
  const text =
    "%evt.time %evt.rawtime %evt.num %proc.name %proc.pname %fd.types %fd.sip %fd.sport %evt.failed %fd.dev " +
    "%proc.aname[2] %evt.arg.res %toupper(proc.name) %evt.buffer %proc.exepath";
  assertEquals(compileTemplate(text, "syscall").fields(context()), {
    "evt.time": TS,
    "evt.rawtime": TS,
    "evt.num": 7,
    "proc.name": "vi",
    "proc.pname": null,
    "fd.types": ["ipv4"],
    "fd.sip": "1.2.3.4",
    "fd.sport": 443,
    "evt.failed": true,
    "fd.dev": "FD00",
    "proc.aname[2]": null,
    "evt.arg.res": "EAGAIN",
    "evt.buffer": "a.b",
    "proc.exepath": "/usr/bin/Vä",
  });
});

Deno.test("raw parameters look as their event formats them", () => {
  const seen = (
    name: string,
    code: number,
    values: ParamValue[],
  ): [string, unknown] => {
    const context = makeContext(makeEvent(code, values), new FakeState());
    const template = compileTemplate(`%evt.rawarg.${name}`, "syscall");
    return [
      template.format(context),
      Object.values(template.fields(context))[0],
    ];
  };
  const all = (1n << 64n) - 1n;
  const cases: [string, number, ParamValue[], string, unknown][] = [
    ["flags", 307, [5, -100, "x", 0x2c1], "2C1", "2C1"],
    ["mode", 307, [5, -100, "x", 1, 0o640], "640", "640"],
    ["mode", 307, [5, -100, "x", 1, 0], "0", "0"],
    ["fd", 307, [-2, -100, "x", 1], "-2", -2],
    ["name", 307, [5, -100, "x", 1], "x", "x"],
    ["flags", 307, [5, -100, "x"], "<NA>", null],
    // brk's result is an address, most others are numbers
    ["res", 159, [all, 1, 1, 1], "FFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFF"],
    // mmap's is an address or an error
    ["res", 161, [-12, 1, 1, 1], "FFFFFFFFFFFFFFF4", "FFFFFFFFFFFFFFF4"],
    ["res", 5, [-11], "-11", -11],
    // the first parameter of the schema with these names is a socket's address, or a number
    ["addr", 159, [1, 1, 1, 1, 0xfffn], "FFF", "FFF"],
    ["size", 159, [1, 1, 1, 1, 1], "<NA>", null],
    ["type", MOUNT, [0, "a", "b", "tmpfs"], "tmpfs", "tmpfs"],
  ];
  for (const [name, code, values, text, json] of cases) {
    assertEquals(seen(name, code, values), [text, json], `${code} ${name}`);
  }
});

Deno.test("buffers can be printed in base64", () => {
  const template = compileTemplate("%evt.buffer", "syscall", { base64: true });
  assertEquals(template.format(context()), "YQBi");
  assertEquals(template.fields(context()), { "evt.buffer": "YQBi" });
});

Deno.test("needs are those of the fields", () => {
  const needs =
    compileTemplate("%proc.name %fd.name %toupper(user.name)", "syscall").needs;
  assertEquals([...needs ?? []].sort(), [
    "credentials",
    "cwd",
    "fds",
    "sockets",
  ]);
});

Deno.test("what is wrong is told with its place", () => {
  const cases: [string, string, number, boolean][] = [
    ["", "empty formatting token", 0, false],
    ["*", "empty formatting token", 0, false],
    ["x %", "formatting cannot end with a %", 2, false],
    ["x %12", "formatting cannot end with a number", 2, false],
    ["x %proc.nmae y", "invalid formatting token proc.nmae y", 3, true],
    ["%nothing", "invalid formatting token nothing", 1, true],
    ["%ka.verb", "invalid formatting token ka.verb", 1, true],
    [
      "%fd.ip",
      "fd.ip is filter only and cannot be used as a display field",
      1,
      false,
    ],
    ["%evt.arg", "needs an argument", 1, false],
    ["%evt.arg.nothing", "nothing", 1, false],
    ["%proc.aname[x]", "proc.aname takes a number", 1, false],
    ["%toupper(proc.name", "missing )", 1, false],
    ["%toupper(proc.nmae)", "proc.nmae", 9, true],
    ["%nothing(proc.name)", "nothing", 1, true],
    ["%toupper(evt.num)", "toupper", 1, false],
    ["%9999999proc.name", "width", 0, false],
  ];
  for (const [text, message, offset, unknown] of cases) {
    const error = assertThrows(
      () => compileTemplate(text, "syscall"),
      TemplateError,
      message,
      text,
    );
    assertEquals([error.offset, error.unknown], [offset, unknown], text);
  }
});

Deno.test("an unknown field comes with a suggestion", () => {
  const error = assertThrows(
    () => compileTemplate("%proc.nmae", "syscall"),
    TemplateError,
  );
  assertEquals(error.hint, "did you mean %proc.name?");
});

Deno.test("fields can be put in the place of others", () => {
  const template = compileTemplate(
    "%proc.name %toupper(proc.name)",
    "syscall",
    {
      wrap: (field) => ({ ...field, bind: () => () => "other" }),
    },
  );
  assertEquals(template.format(context()), "other OTHER");
});

Deno.test("no text makes the compiler fail in another way", () => {
  const piece = fc.constantFrom(
    ..."%*[]().,\"'\\ 09az",
    "proc.name",
    "%evt.arg",
    "toupper(",
    "fd.types[",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
    try {
      const template = compileTemplate(pieces.join(""), "syscall");
      assert(typeof template.format(context()) === "string");
    } catch (error) {
      assert(error instanceof TemplateError, String(error));
    }
  }));
});
