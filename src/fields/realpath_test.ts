import { assertEquals } from "@std/assert";
import type { ParamValue } from "../events/build.ts";
import { TailKind } from "../events/view.ts";
import { FakeState, makeContext, makeEvent, read } from "./_testing.ts";

const { REALPATH, REALPATH2, REALADDR } = TailKind;

function real(
  field: string,
  code: number,
  values: ParamValue[],
  tail?: Record<number, string>,
) {
  const view = makeEvent(code, values, { tail });
  return read(makeContext(view, new FakeState()), field);
}

Deno.test("fs.realpath is what the kernel has found", () => {
  const open: ParamValue[] = [3, -100, "/tmp/link", 1];
  assertEquals(
    real("fs.realpath", 307, open, { [REALPATH]: "/etc/shadow\0" }),
    "/etc/shadow",
  );
  assertEquals(real("fs.realpath", 307, open, {}), undefined);
  assertEquals(real("fs.realpath", 307, open), undefined);
});

Deno.test("fs.realpath folds what the probe has put together", () => {
  const tail = { [REALPATH]: "/srv//../etc/./x\0", [REALPATH2]: "/a/b\0" };
  const rename: ParamValue[] = [0, "../etc/./x", "b"];
  assertEquals(real("fs.realpath", 175, rename, tail), "/etc/x");
  assertEquals(real("fs.realpath.second", 175, rename, tail), "/a/b");
});

Deno.test("fs.realpath of an exec is the file that was started", () => {
  const exec: ParamValue[] = Array(27).fill(undefined);
  assertEquals(
    real("fs.realpath", 293, [0, ...exec.slice(1), "/bin/x"]),
    "/bin/x",
  );
  // the caller's own
  assertEquals(
    real("fs.realpath", 293, [-2, ...exec.slice(1), "/bin/sh"]),
    undefined,
  );
});

Deno.test("fd.realname is the file, or the peer's address", () => {
  assertEquals(
    real("fd.realname", 317, [0, 3, 0o644], { [REALPATH]: "/x\0" }),
    "/x",
  );
  assertEquals(
    real("fd.realname", 23, [0, undefined, 3, undefined], {
      [REALADDR]: "\x02\x0a\0\0\x07\xbb\x01",
    }),
    "10.0.0.7:443",
  );
  assertEquals(
    real("fd.realname", 23, [0, undefined, 3, undefined], {
      [REALADDR]: "\x01/run/s\0",
    }),
    "/run/s",
  );
  // no descriptor
  assertEquals(
    real("fd.realname", 301, [0, "/x"], { [REALPATH]: "/x\0" }),
    undefined,
  );
});
