import { assertEquals } from "@std/assert";
import type { ParamValue } from "../events/build.ts";
import type { Alert } from "../alerts/alert.ts";
import { TailKind } from "../events/view.ts";
import { FakeState, file, makeContext, makeEvent } from "../fields/_testing.ts";
import { PathMonitor } from "./path_monitor.ts";

const { REALPATH, REALPATH2, NAME, NAME2 } = TailKind;
const SECOND = 1_000_000_000n;

function watch() {
  const alerts: Alert[] = [];
  const monitor = new PathMonitor((alert) => alerts.push(alert));
  const see = (
    code: number,
    values: ParamValue[],
    tail?: Record<number, string>,
    name?: string,
    root = "/",
  ) => {
    const state = new FakeState();
    state.add(100, { comm: "vi", root });
    const context = makeContext(makeEvent(code, values, { tail }), state);
    if (name !== undefined) context.fd = file(name);
    monitor.event(context);
    return [monitor.races, monitor.links];
  };
  return { alerts, monitor, see };
}

const open = (path: string | undefined): ParamValue[] => [3, -100, path, 1];

Deno.test("PathMonitor is content when the kernel used what was shown", () => {
  const { monitor, alerts, see } = watch();
  see(307, open("/etc/x"));
  see(307, open("/etc/x"), {});
  see(307, open("/etc/x"), { [NAME]: "/etc/x\0", [REALPATH]: "/etc/x\0" });
  see(307, open("x"), { [NAME]: "x\0", [REALPATH]: "/etc/x\0" }, "/etc/x");
  see(301, [0, "/etc/x"], { [REALPATH]: "/etc/x\0" });
  see(301, [0, "../x"], { [REALPATH]: "/etc/../x\0" });
  see(175, [0, "/a", "b"], { [REALPATH]: "/a\0", [REALPATH2]: "/c/b\0" });
  // the kernel's own path in whole comes with the copied text, which may not be known
  see(301, [0, "/etc/x"], { [REALPATH]: "/etc/x\0", [NAME]: "/etc/x\0" });
  see(301, [0, "/etc/x"], { [REALPATH]: "/etc/x\0", [NAME]: "" });
  see(175, [0, "/a", "/c/../b"], {
    [REALPATH]: "/a\0",
    [NAME]: "/a\0",
    [REALPATH2]: "/b\0",
    [NAME2]: "/c/../b\0",
  });
  // the directory was not known
  see(307, open("x"), { [NAME]: "x\0", [REALPATH]: "/x\0" }, "<UNKNOWN>/x");
  // seen from another root
  const tail = { [NAME]: "/x\0", [REALPATH]: "/jail/x\0" };
  assertEquals(see(307, open("/x"), tail, "/x", "/jail"), [0, 0]);
  monitor.check(SECOND);
  assertEquals(alerts, []);
});

Deno.test("PathMonitor counts paths that were changed under the call", () => {
  const { see } = watch();
  const used = { [NAME]: "/etc/shadow\0", [REALPATH]: "/etc/shadow\0" };
  assertEquals(see(307, open("/tmp/harmless"), used), [1, 0]);
  assertEquals(see(307, open(undefined), used), [2, 0]);
  const removed = { [REALPATH]: "/etc/shadow\0" };
  assertEquals(see(301, [0, "/tmp/harmless"], removed), [3, 0]);
  // the end of a name is not a name
  assertEquals(see(301, [0, "dow"], removed), [4, 0]);
  assertEquals(
    see(175, [0, "a", "b"], { [REALPATH]: "/a\0", [REALPATH2]: "/c\0" }),
    [5, 0],
  );
  assertEquals(
    see(175, [0, "/a", "/b"], {
      [REALPATH]: "/a\0",
      [NAME]: "/a\0",
      [REALPATH2]: "/c\0",
      [NAME2]: "/c\0",
    }),
    [6, 0],
  );
});

Deno.test("PathMonitor counts paths that led through a symbolic link", () => {
  const { see } = watch();
  const tail = { [NAME]: "/tmp/l\0", [REALPATH]: "/etc/shadow\0" };
  assertEquals(see(307, open("/tmp/l"), tail, "/tmp/l"), [0, 1]);
  assertEquals(see(307, open("/tmp/l"), tail), [0, 2]);
  assertEquals(see(301, [0, "/tmp/l"], tail), [0, 3]);
  assertEquals(see(301, [0, "/tmp/l"], { ...tail, [NAME]: "" }), [0, 4]);
  assertEquals(
    see(319, [0, -100, "/a", -100, "/l/b"], {
      [REALPATH]: "/a\0",
      [NAME]: "/a\0",
      [REALPATH2]: "/d/b\0",
      [NAME2]: "/l/b\0",
    }),
    [0, 5],
  );
});

Deno.test("PathMonitor tells of both, but not too often", () => {
  const { monitor, alerts, see } = watch();
  const race = () => see(301, [0, "/tmp/x"], { [REALPATH]: "/etc/shadow\0" });
  race();
  race();
  monitor.check(SECOND);
  assertEquals(alerts.length, 1);
  assertEquals(alerts[0].priority, "Warning");
  assertEquals(alerts[0].fields, {
    reason: "race",
    path_mismatch: "2",
    shown: "/tmp/x",
    used: "/etc/shadow",
    pid: "100",
  });
  see(307, open("/l"), { [NAME]: "/l\0", [REALPATH]: "/m\0" });
  monitor.check(2n * SECOND);
  assertEquals(alerts.map(({ priority }) => priority), ["Warning", "Debug"]);
  for (let i = 3n; i < 20n; i++) {
    race();
    monitor.check(i * SECOND);
  }
  assertEquals(alerts.length, 4);
  // what was held back is told later
  monitor.check(100n * SECOND);
  assertEquals(alerts.length, 5);
  assertEquals(alerts[4].fields.path_mismatch, "15");
});
