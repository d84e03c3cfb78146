/** Responses on the running kernel: real processes, real rules, the whole of `saker run`. */
import { existsSync } from "node:fs";
import { assert, assertEquals } from "@std/assert";
import { RunningSaker, saker } from "../cli/_saker.ts";
import { liveTest } from "../_live.ts";
import { containerId, removeCgroup } from "../rules/_watch.ts";

/** A run of saker with one rule about `sleep ARGUMENT`, and a response to it. */
class Watch {
  readonly dir: string;
  readonly saker: RunningSaker;

  constructor(dir: string, running: RunningSaker) {
    this.dir = dir;
    this.saker = running;
  }

  static async start(
    argument: number,
    response: string,
    mode = "enforce",
  ): Promise<Watch> {
    return await Watch.startWith(
      argument,
      "",
      `responses:
  mode: ${mode}
  audit_file: DIR/trail.jsonl
  rules:
    - match: {rule: Evil sleep}
      ${response.replaceAll("\n", "\n      ")}
`,
    );
  }

  /** @param more further keys of the rule, and of the configuration */
  static async startWith(
    argument: number,
    moreOfRule: string,
    moreOfConfig: string,
  ): Promise<Watch> {
    const dir = await Deno.makeTempDir();
    await Deno.writeTextFile(
      `${dir}/rules.yaml`,
      `- rule: Evil sleep
  desc: for tests
  condition: evt.type in (execve, execveat) and evt.arg.res = 0 and proc.args = "${argument}"
  output: evil %proc.pid
  priority: WARNING
  tags: [evil]
  ${moreOfRule}
`,
    );
    await Deno.writeTextFile(
      `${dir}/saker.yaml`,
      `json_output: true\n${moreOfConfig.replaceAll("DIR", dir)}`,
    );
    const running = new RunningSaker([
      "run",
      ...["-c", `${dir}/saker.yaml`, "-r", `${dir}/rules.yaml`],
      ...["-P", `${dir}/pid`],
    ]);
    // written when events flow
    await running.until(() => existsSync(`${dir}/pid`), "the pid file");
    return new Watch(dir, running);
  }

  /** The response alerts so far. */
  responses(): Record<string, unknown>[] {
    return this.saker.stdout.split("\n").filter((line) =>
      line.includes('"source":"response"')
    ).map((line) => JSON.parse(line).output_fields);
  }

  async stop(): Promise<string> {
    this.saker.signal("SIGTERM");
    const { stderr } = await this.saker.end();
    return stderr;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.saker.signal("SIGKILL");
    } catch {
      // it has ended
    }
    await this.saker.end();
    await Deno.remove(this.dir, { recursive: true });
  }
}

function spawn(command: string, ...args: string[]): Deno.ChildProcess {
  return new Deno.Command(command, { args, stdin: "null" }).spawn();
}

function stateOf(pid: number): string | undefined {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/status`);
    return /^State:\s+(\S)/m.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

liveTest("saker run kills what a rule matches, and says so", async () => {
  await using watch = await Watch.start(81001, "actions: [kill]");
  const victim = spawn("sleep", "81001");
  const { signal } = await victim.status;
  assertEquals(signal, "SIGKILL");
  await watch.saker.until(() => watch.responses().length === 1, "the response");
  const [response] = watch.responses();
  assertEquals(response["response.action"], "kill");
  assertEquals(response["response.result"], "done");
  assertEquals(response["proc.pid"], victim.pid);
  assert(Number(response["response.latency_us"]) < 60_000_000);
  const summary = await watch.stop();
  assert(summary.includes("   kill: 1 done"), summary);
  const trail = JSON.parse(
    await Deno.readTextFile(`${watch.dir}/trail.jsonl`),
  );
  assertEquals(trail.pid, victim.pid);
  const { mode } = await Deno.stat(`${watch.dir}/trail.jsonl`);
  assertEquals(mode! & 0o777, 0o600);
});

liveTest("saker run only tells in a dry run", async () => {
  await using watch = await Watch.start(81002, "actions: [kill]", "dry-run");
  const victim = spawn("sleep", "81002");
  await watch.saker.until(() => watch.responses().length === 1, "the response");
  assertEquals(watch.responses()[0]["response.result"], "dry-run");
  assertEquals(stateOf(victim.pid), "S");
  victim.kill();
  await victim.status;
});

liveTest("saker run does what a rule names only when it may", async () => {
  const response = "response: [kill]";
  {
    await using watch = await Watch.startWith(81007, response, "");
    const victim = spawn("sleep", "81007");
    await watch.saker.until(() => watch.responses().length === 1, "the answer");
    assertEquals(watch.responses()[0]["response.result"], "dry-run");
    assertEquals(stateOf(victim.pid), "S");
    victim.kill();
    await victim.status;
  }
  await using watch = await Watch.startWith(
    81008,
    response,
    "responses: {mode: enforce}\n",
  );
  const { signal } = await spawn("sleep", "81008").status;
  assertEquals(signal, "SIGKILL");
  await watch.saker.until(() => watch.responses().length === 1, "the response");
  assertEquals(watch.responses()[0]["response.result"], "done");
});

liveTest("saker run stops the parent", async () => {
  await using watch = await Watch.start(
    81003,
    "actions: [{signal: STOP, target: parent}]",
  );
  const parent = spawn("sh", "-c", "sleep 81003; true");
  await watch.saker.until(() => stateOf(parent.pid) === "T", "the stop");
  await watch.saker.until(() => watch.responses().length === 1, "the response");
  const [response] = watch.responses();
  assertEquals(response["response.target"], "parent");
  Deno.kill(response["proc.pid"] as number, "SIGKILL");
  parent.kill("SIGKILL");
  await parent.status;
});

liveTest("saker run kills and freezes the cgroup of a container", async () => {
  const cgroup = `${cgroupMount()}/docker/${containerId()}`;
  await using watch = await Watch.start(
    81004,
    "actions: [freeze, thaw, {signal: KILL, target: container}]",
  );
  await Deno.mkdir(cgroup, { recursive: true });
  try {
    const others = [spawn("sleep", "600"), spawn("sleep", "600")];
    for (const { pid } of others) {
      await Deno.writeTextFile(`${cgroup}/cgroup.procs`, String(pid));
    }
    const script = `echo $$ > ${cgroup}/cgroup.procs; exec sleep 81004`;
    const victim = spawn("sh", "-c", script);
    const ends = await Promise.all(
      [victim, ...others].map(({ status }) => status),
    );
    assertEquals(ends.map(({ signal }) => signal), [
      "SIGKILL",
      "SIGKILL",
      "SIGKILL",
    ]);
    await watch.saker.until(
      () => watch.responses().length === 3,
      "the responses",
    );
    assertEquals(
      watch.responses().map((each) => [
        each["response.action"],
        each["response.result"],
        each["response.count"],
      ]),
      [["freeze", "done", 3], ["thaw", "done", 3], ["kill", "done", 3]],
    );
  } finally {
    await removeCgroup(cgroup);
    await Deno.remove(`${cgroupMount()}/docker`)
      .catch(() => {/* others have containers too */});
  }
});

liveTest("saker run answers 1,000 offenders at once", async () => {
  await using watch = await Watch.startWith(
    81005,
    "",
    `responses:
  mode: enforce
  rules:
    - match: {rule: Evil sleep}
      actions: [kill]
ring: {bytes: ${64 * 1024 * 1024}}
`,
  );
  const script =
    "i=0; while [ $i -lt 1000 ]; do sleep 81005 & i=$((i+1)); done; wait";
  // every sleep that is overlooked would last for a day
  const { code } = await spawn("timeout", "100", "sh", "-c", script).status;
  await watch.saker.until(
    () => code !== 0 || watch.responses().length >= 1000,
    "1,000 responses",
  );
  const results = watch.responses().map((each) => each["response.result"]);
  const stderr = await watch.stop();
  assertEquals(
    Object.fromEntries(
      Map.groupBy(results, (each) => each).entries()
        .map(([result, all]) => [result, all.length]),
    ),
    { done: 1000 },
    stderr,
  );
  assertEquals(code, 0, stderr);
});

liveTest("saker run limits responses to a minute's worth", async () => {
  await using watch = await Watch.start(
    81006,
    "max_per_minute: 2\nactions: [kill]",
  );
  const victims = [1, 2, 3].map(() => spawn("sleep", "81006"));
  await watch.saker.until(() => watch.responses().length === 3, "responses");
  assertEquals(
    watch.responses().map((each) => each["response.result"]).sort(),
    ["done", "done", "limited"],
  );
  for (const victim of victims) {
    try {
      victim.kill("SIGKILL");
    } catch {
      // killed by saker
    }
    await victim.status;
  }
});

liveTest(
  "saker run arms nothing when a response does not fit the rules",
  async () => {
    const dir = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(
        `${dir}/saker.yaml`,
        "responses:\n  rules:\n    - match: {rule: No such rule}\n" +
          "      actions: [kill]\n",
      );
      const { code, stderr } = await saker(["run", "-c", `${dir}/saker.yaml`]);
      assertEquals(code, 1);
      assert(
        stderr.includes(
          "responses.rules[0].match.rule: no enabled rule is called 'No such rule'",
        ),
        stderr,
      );
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
);

/** Where version 2 cgroups are mounted. */
function cgroupMount(): string {
  const line = Deno.readTextFileSync("/proc/self/mountinfo").split("\n")
    .find((line) => line.includes(" - cgroup2 "));
  return line!.split(" ")[4];
}

liveTest(
  "saker run has the probe kill, before the offender gets anything",
  async () => {
    const dir = await Deno.makeTempDir();
    try {
      const secret = `${dir}/secret`;
      await Deno.writeTextFile(secret, "top secret\n");
      await Deno.writeTextFile(
        `${dir}/rules.yaml`,
        `- rule: Secret read
  desc: for tests
  condition: evt.type in (open, openat) and fd.name = ${secret} and evt.is_open_read = true and fd.num >= 0 and not proc.name = head
  output: secret %proc.pid
  priority: WARNING
`,
      );
      await Deno.writeTextFile(
        `${dir}/saker.yaml`,
        `json_output: true
responses:
  mode: enforce
  rules: [{match: {rule: Secret read}, actions: [kill]}]
`,
      );
      const running = new RunningSaker([
        ...["run", "-c", `${dir}/saker.yaml`, "-r", `${dir}/rules.yaml`],
        ...["-P", `${dir}/pid`],
      ]);
      try {
        await running.until(() => existsSync(`${dir}/pid`), "the pid file");
        if (!running.stderr.includes("in the kernel")) {
          throw new Error(`not armed: ${running.stderr}`);
        }
        // not one byte in many tries: no race is won here
        for (let i = 0; i < 50; i++) {
          const { signal, stdout } = await new Deno.Command("cat", {
            args: [secret],
          }).output();
          assertEquals([signal, stdout.length], ["SIGKILL", 0]);
        }
        // from the working directory
        for (let i = 0; i < 25; i++) {
          const { signal, stdout } = await new Deno.Command("cat", {
            args: ["secret"],
            cwd: dir,
          }).output();
          assertEquals([signal, stdout.length], ["SIGKILL", 0]);
        }
        const spared = await new Deno.Command("head", { args: [secret] })
          .output();
        assertEquals(new TextDecoder().decode(spared.stdout), "top secret\n");
        // rules do not follow links, so neither does the probe
        await Deno.symlink(secret, `${dir}/link`);
        await Deno.writeTextFile(`${dir}/secret2`, "");
        await Deno.mkdir(`${dir}/below`);
        await Deno.writeTextFile(`${dir}/below/secret`, "");
        for (const other of ["link", "secret2", "below/secret"]) {
          const { code } = await new Deno.Command("cat", {
            args: [other],
            cwd: dir,
          }).output();
          assertEquals(code, 0, other);
        }
        const responses = () =>
          running.stdout.split("\n").filter((line) =>
            line.includes('"source":"response"')
          ).map((line) => JSON.parse(line).output_fields["response.where"]);
        await running.until(() => responses().length === 75, "75 responses");
        assertEquals(new Set(responses()), new Set(["kernel"]));
        running.signal("SIGTERM");
        await running.end();
        const after = await new Deno.Command("cat", { args: [secret] })
          .output();
        assertEquals(after.code, 0);
      } finally {
        try {
          running.signal("SIGKILL");
        } catch {
          // it has ended
        }
        await running.end();
      }
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
);
