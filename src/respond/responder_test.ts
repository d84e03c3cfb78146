import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { EventNames } from "../rules/condition/mod.ts";
import { TailFlag } from "../events/view.ts";
import type { Context } from "../state/context.ts";
import { contextOf, ruleOf, Setup, Victim } from "./_testing.ts";
import { parseResponses, ResponseConfigError } from "./config.ts";
import { Delivery } from "./delivery.ts";
import { Guard } from "./guard.ts";
import { PidfdSignaller } from "./pidfd.ts";
import { allProcesses, readStat } from "./proc.ts";
import { Responder } from "./responder.ts";
import { nearTree, NoTarget } from "./targets.ts";

/** Where the kernel can be told which pid to give next. */
const LAST_PID = "/proc/sys/kernel/ns_last_pid";

Deno.test("Responder kills the process whose event matched", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["kill"]);
  assertEquals(setup.match(victim.context()), ["done"]);
  assertEquals((await victim.child.status).signal, "SIGKILL");
  const [alert] = setup.alerts;
  assertEquals(alert.source, "response");
  assertEquals(alert.fields["response.action"], "kill");
  assertEquals(alert.fields["response.target"], "process");
  assertEquals(alert.fields["response.where"], "user");
  assertEquals(alert.fields["proc.pid"], victim.pid);
  assertMatch(
    alert.message,
    /^killed pid \d+ \(sleep\) for rule "Evil" after \d+ us$/,
  );
});

Deno.test("Responder only says what it would do when the mode is dry-run", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["kill"], {}, "dry-run");
  assertEquals(setup.match(victim.context()), ["dry-run"]);
  assertMatch(setup.alerts[0].message, /^would have killed pid \d+ \(sleep\)/);
  assertEquals(readStat(victim.pid)?.zombie, false);
});

Deno.test("Responder does nothing when the mode is off", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["kill"], {}, "off");
  assertEquals(setup.match(victim.context()), []);
});

Deno.test("Responder stops and resumes with signals", async () => {
  await using victim = new Victim();
  await using stop = new Setup([{ signal: "STOP" }]);
  assertEquals(stop.match(victim.context()), ["done"]);
  await until(() => victim.state === "T");
  await using resume = new Setup([{ signal: "CONT" }]);
  assertEquals(resume.match(victim.context()), ["done"]);
  await until(() => victim.state === "S");
});

Deno.test("Responder leaves alone whoever has inherited the pid", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["kill"]);
  const { startTicks } = readStat(victim.pid)!;
  assertEquals(setup.match(contextOf(victim.pid, startTicks - 1)), ["gone"]);
  assertEquals(readStat(victim.pid)?.zombie, false);
  assertMatch(setup.alerts[0].message, /belongs to another process/);
});

Deno.test({
  name: "Responder leaves alone a process that really got the pid of another",
  ignore: !mayChoosePids(),
  async fn() {
    let context: Context;
    let pid: number;
    let second: Victim | undefined;
    // somebody else may be quicker, and keep the pid
    for (let i = 0; i < 100 && (i === 0 || second!.pid !== pid!); i++) {
      await second?.[Symbol.asyncDispose]();
      const first = new Victim();
      pid = first.pid;
      context = first.context();
      await first[Symbol.asyncDispose]();
      // the clock that tells them apart ticks every 10 ms
      await new Promise((resolve) => setTimeout(resolve, 20));
      Deno.writeTextFileSync(LAST_PID, String(pid - 1));
      second = new Victim();
    }
    await using heir = second!;
    assertEquals(heir.pid, pid!);
    await using setup = new Setup(["kill", { signal: "KILL", target: "tree" }]);
    assertEquals(setup.match(context!), ["gone", "gone"]);
    assertEquals(readStat(heir.pid)?.zombie, false);
  },
});

Deno.test("Responder reports a process that has ended as gone", async () => {
  const victim = new Victim("true", []);
  const context = victim.context();
  await victim.child.status;
  await using setup = new Setup(["kill"]);
  assertEquals(setup.match(context), ["gone"]);
});

Deno.test("Responder refuses when the event names no process", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["kill"]);
  const context = victim.context();
  context.event.tail = 0;
  assertEquals(setup.match(context), ["refused"]);
  assertEquals(readStat(victim.pid)?.zombie, false);
});

Deno.test("Responder tells what it would do about the events of a capture", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["kill"], {}, "dry-run");
  const context = victim.context();
  context.event.tail = 0;
  assertEquals(setup.match(context), ["dry-run"]);
});

Deno.test("Responder never touches saker, its ancestors or the first process", async () => {
  await using setup = new Setup(["kill"], { protect: [] });
  for (const pid of [Deno.pid, Deno.ppid, 1]) {
    const { startTicks } = readStat(pid)!;
    assertEquals(setup.match(contextOf(pid, startTicks)), ["protected"]);
  }
});

Deno.test("Responder never touches kernel threads", async () => {
  await using setup = new Setup(["kill"], { protect: [] });
  const { startTicks } = readStat(2)!;
  assertEquals(setup.match(contextOf(2, startTicks)), ["protected"]);
});

Deno.test("Responder leaves protected programs alone unless the response has a list of its own", async () => {
  const sleep = await Deno.realPath("/usr/bin/sleep");
  await using victim = new Victim(sleep);
  await using setup = new Setup(["kill"], { protect: ["sleep"] });
  assertEquals(setup.match(victim.context()), ["protected"]);
  assertMatch(setup.alerts[0].message, /sleep is on the protect list/);
  await using override = new Setup(["kill"], { protect: ["cat"] });
  assertEquals(override.match(victim.context()), ["done"]);
});

Deno.test("Responder kills a whole tree", async () => {
  await using victim = new Victim("sh", [
    "-c",
    "sh -c 'sleep 300 & sleep 300; true' & sleep 300; true",
  ]);
  await until(() => treeOf(victim.pid).length === 5);
  const pids = treeOf(victim.pid);
  await using setup = new Setup([{ signal: "KILL", target: "tree" }]);
  assertEquals(setup.match(victim.context()), ["done"]);
  assertEquals(setup.alerts[0].fields["response.count"], 5);
  await victim.child.status;
  const alive = (pid: number) => readStat(pid)?.zombie === false;
  await until(() => !pids.some(alive));
});

Deno.test("nearTree() finds children of all threads without looking at the whole machine", async () => {
  await using victim = new Victim("sh", [
    "-c",
    "sh -c 'sleep 300 & sleep 300; true' & sleep 300; true",
  ]);
  await until(() => treeOf(victim.pid).length === 5);
  const { pid, startTicks } = readStat(victim.pid)!;
  const offender = { pid, startTicks, ppid: -1, containerId: "", cgroups: [] };
  const found = nearTree(offender).map((each) => each.pid);
  assertEquals(found[0], pid);
  assertEquals(found.toSorted(), treeOf(pid).toSorted());
  assertThrows(
    () => nearTree({ ...offender, startTicks: startTicks + 1 }),
    NoTarget,
    "another process",
  );
  for (const each of found.slice(1)) Deno.kill(each, "SIGKILL");
});

Deno.test("Responder leaves nobody of a tree that grows while it is killed", async () => {
  const loop = "i=0; while [ $i -lt 500 ]; do sleep 30 & i=$((i+1)); done";
  await using victim = new Victim("setsid", [
    "sh",
    "-c",
    `(${loop}; wait) & (${loop}; wait) & wait`,
  ]);
  // orphans would still be in the session
  const members = () =>
    allProcesses().filter(({ session, zombie }) =>
      session === victim.pid && !zombie
    ).length;
  await until(() => members() > 50);
  await using setup = new Setup([{ signal: "KILL", target: "tree" }]);
  assertEquals(setup.match(victim.context()), ["done"]);
  await victim.child.status;
  await until(() => members() === 0);
});

Deno.test("Delivery stops a family without a look at the whole machine, and takes one when some do not stop", async () => {
  await using victim = new Victim("sh", ["-c", "sleep 300 & sleep 300; true"]);
  await until(() => treeOf(victim.pid).length === 3);
  const { pid, startTicks } = readStat(victim.pid)!;
  const offender = { pid, startTicks, ppid: -1, containerId: "", cgroups: [] };
  using signaller = new PidfdSignaller();
  const guard = new Guard();
  // all of them stopped already, so that the time it takes does not matter
  const members = treeOf(pid);
  members.forEach((each) => Deno.kill(each, "SIGSTOP"));
  await until(() => nearTree(offender).every((each) => each.resting));
  let looks = 0;
  const find = () => {
    looks++;
    return [];
  };
  const calm = new Delivery(signaller, guard, []);
  calm.stopAll(find, () => nearTree(offender));
  assertEquals(
    calm.sent.map((each) => each.pid).toSorted(),
    members.toSorted(),
  );
  assertEquals(looks, 0);
  const restless = new Delivery(signaller, guard, []);
  restless.stopAll(
    find,
    () => nearTree(offender).map((each) => ({ ...each, resting: false })),
  );
  assertEquals(looks, 1);
  members.slice(1).forEach((each) => Deno.kill(each, "SIGKILL"));
});

Deno.test("nearTree() takes no process for resting of which a thread runs", async () => {
  await using victim = new Victim("python3", [
    "-c",
    `import ctypes, threading, time
threading.Thread(target=lambda: time.sleep(300)).start()
ctypes.CDLL(None).syscall(${Deno.build.arch === "x86_64" ? 60 : 93}, 0)`,
  ]);
  // the main thread is dead, the other one lives
  await until(() => victim.state === "Z");
  const { pid, startTicks } = readStat(victim.pid)!;
  const offender = { pid, startTicks, ppid: -1, containerId: "", cgroups: [] };
  assertEquals(nearTree(offender).map((each) => each.resting), [false]);
});

Deno.test("Responder kills the parent but not an orphan's new one", async () => {
  await using parent = new Victim("sh", ["-c", "sleep 300; true"]);
  await until(() => treeOf(parent.pid).length === 2);
  const [, child] = treeOf(parent.pid);
  const { startTicks } = readStat(child)!;
  await using setup = new Setup([{ signal: "KILL", target: "parent" }]);
  assertEquals(
    setup.match(contextOf(child, startTicks, parent.pid + 1)),
    ["gone"],
  );
  assertEquals(
    setup.match(contextOf(child, startTicks, parent.pid)),
    ["done"],
  );
  assertEquals((await parent.child.status).signal, "SIGKILL");
  Deno.kill(child, "SIGKILL");
});

Deno.test("Responder signals a session", async () => {
  await using leader = new Victim("setsid", [
    "sh",
    "-c",
    "sleep 300 & sleep 300; true",
  ]);
  await until(() => treeOf(leader.pid).length === 3);
  await using setup = new Setup([{ signal: "KILL", target: "session" }]);
  assertEquals(setup.match(leader.context()), ["done"]);
  assertEquals(setup.alerts[0].fields["response.count"], 3);
  await leader.child.status;
});

Deno.test("Responder rests after a response for as long as its cooldown says", async () => {
  await using a = new Victim();
  await using b = new Victim();
  await using c = new Victim();
  let now = 1e18;
  await using setup = new Setup(["kill"], { cooldown: "10s" }, "enforce", {
    now: () => now,
  });
  assertEquals(setup.match(a.context()), ["done"]);
  now += 9.9e9;
  assertEquals(setup.match(b.context()), ["limited"]);
  assertEquals(setup.match(b.context()), []);
  assertEquals(setup.responder.tally.counts.get("kill")?.get("limited"), 2);
  now += 0.2e9;
  assertEquals(setup.match(c.context()), ["done"]);
});

Deno.test("Responder does not answer what a process did before it died of the first answer", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["kill"]);
  const context = victim.context();
  assertEquals(setup.match(context), ["done"]);
  assertEquals(setup.match(context), []);
  assertEquals(setup.responder.repeated, 1);
});

Deno.test("Responder runs actions in order", async () => {
  await using victim = new Victim();
  await using setup = new Setup([{ signal: "STOP" }, "log", "kill"]);
  assertEquals(setup.match(victim.context()), ["done", "done", "done"]);
  assertEquals(setup.alerts.map((a) => a.fields["response.action"]), [
    "signal STOP",
    "log",
    "kill",
  ]);
});

Deno.test("Responder reports what the probe has already done", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["kill"]);
  const { responder, rule } = setup;
  const [response] = responder.config.rules;
  responder.setArmed([{
    rule,
    response,
    reason: undefined,
    events: EventNames.ALL,
  }]);
  assertEquals(setup.match(victim.context(TailFlag.SIGNALLED)), ["done"]);
  assertEquals(setup.alerts[0].fields["response.where"], "kernel");
  assertEquals(readStat(victim.pid)?.zombie, false);
});

Deno.test("Responder reports a signal of the probe that no rule accounts for", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["kill"]);
  setup.responder.onUnclaimed(victim.context(TailFlag.SIGNALLED));
  const [alert] = setup.alerts;
  assertEquals(alert.fields["response.where"], "kernel");
  assertEquals(alert.fields["proc.pid"], victim.pid);
});

Deno.test("Responder gives programs the alert and the fields, without a shell", async () => {
  const dir = await Deno.makeTempDir();
  await using victim = new Victim();
  await using setup = new Setup([{
    exec: ["/usr/bin/env", "sh", "-c", 'cat > "$1"', "x", `${dir}/$(id)`],
  }]);
  setup.match(victim.context());
  await setup.responder.close(60_000);
  assertEquals(setup.alerts[0].fields["response.result"], "done");
  assertMatch(setup.alerts[0].message, /^ran \/usr\/bin\/env about pid \d+/);
  assertEquals(
    await Deno.readTextFile(`${dir}/$(id)`),
    '{"rule":"Evil"}\n',
  );
  await Deno.remove(dir, { recursive: true });
});

Deno.test("Responder ends programs that take too long and limits their number", async () => {
  await using victim = new Victim();
  await using setup = new Setup([{
    exec: ["/usr/bin/sleep", "60"],
    timeout: "50ms",
  }]);
  for (let i = 0; i < 9; i++) setup.match(victim.context());
  await setup.responder.close(60_000);
  assertEquals(
    setup.alerts.map((a) => a.fields["response.result"]).sort(),
    ["limited", ...new Array(8).fill("timeout")],
  );
});

Deno.test("Responder reports a program that does not exist", async () => {
  await using victim = new Victim();
  await using setup = new Setup([{ exec: ["/nonexistent/program"] }]);
  setup.match(victim.context());
  await setup.responder.close();
  assertEquals(setup.alerts[0].fields["response.result"], "failed");
});

Deno.test("Responder.bind() matches by rule, tag and priority", () => {
  const responder = new Responder(
    parseResponses({
      rules: [
        { match: { rule: "A" }, actions: ["log"] },
        { match: { tag: "t" }, actions: ["log"] },
        { match: { priority: "error", tag: ["t", "u"] }, actions: ["log"] },
      ],
    }),
    parts(),
  );
  const rules = [
    ruleOf("A"),
    ruleOf("B", ["t"], "Warning"),
    ruleOf("C", ["u"], "Critical"),
    ruleOf("D", ["v"], "Critical"),
  ];
  responder.bind(rules);
  assertEquals(
    rules.map((rule) => responder.responsesOf(rule).map((r) => r.where.at(-2))),
    [["0"], ["1"], ["2"], []],
  );
});

Deno.test("Responder.bind() refuses names that nothing has, and keeps what it had", () => {
  const responder = new Responder(
    parseResponses({ rules: [{ match: { rule: "A" }, actions: ["log"] }] }),
    parts(),
  );
  const a = ruleOf("A");
  responder.bind([a]);
  assertThrows(
    () => responder.bind([ruleOf("B")]),
    ResponseConfigError,
    "responses.rules[0].match.rule: no enabled rule is called 'A'",
  );
  assertEquals(responder.responsesOf(a).length, 1);
});

Deno.test("Tally.summary() counts by action and result", async () => {
  await using victim = new Victim();
  await using setup = new Setup(["log", "kill"]);
  assertEquals(setup.responder.tally.summary("enforce"), []);
  setup.match(victim.context());
  const lines = setup.responder.tally.summary("enforce");
  assertEquals(lines.slice(0, 3), [
    "Responses (mode enforce):",
    "   log: 1 done",
    "   kill: 1 done",
  ]);
  assertMatch(lines[3], /^ {3}latency: median \d+ us, p99 \d+ us, max \d+ us$/);
});

function mayChoosePids(): boolean {
  try {
    Deno.openSync(LAST_PID, { write: true }).close();
    return true;
  } catch {
    return false;
  }
}

function parts() {
  return {
    emit: () => {},
    renderMatch: () => "",
    compileCondition: () => ({ test: () => true, needs: new Set<never>() }),
    compileTemplate: () => ({ format: () => "", fields: () => ({}) }),
  };
}

function treeOf(root: number): number[] {
  const found = [root];
  for (let i = 0; i < found.length; i++) {
    for (const entry of Deno.readDirSync("/proc")) {
      const pid = Number(entry.name);
      if (pid > 0 && readStat(pid)?.ppid === found[i]) found.push(pid);
    }
  }
  return found;
}

/** Waits for a condition, at most a minute. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > deadline) {
      throw new Error("it did not come to pass");
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
