/** Runs over a file of audit events: everything about a run that needs no kernel. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { commandLine, RunningSaker, saker, withFiles } from "./_saker.ts";

const event = (second: number, name: string, verb = "create") =>
  JSON.stringify({
    kind: "Event",
    stageTimestamp: new Date(1540000000000 + second * 1000).toISOString(),
    verb,
    user: { username: "admin" },
    objectRef: { resource: "pods", namespace: "d", name },
  });

const RULES = `
- rule: Pod made
  desc: Somebody made a pod.
  condition: ka.verb = create
  output: made %ka.target.name by %ka.user.name
  source: k8s_audit
  priority: NOTICE
  tags: [b, a]
- rule: Pod gone
  desc: Somebody removed a pod.
  condition: ka.verb = delete
  output: gone %ka.target.name
  source: k8s_audit
  priority: CRITICAL
  tags: [b]
`;

const FILES = {
  "events.json": [
    event(0, "one"),
    event(2, "two"),
    event(4, "three", "delete"),
    event(60, "four"),
  ].join("\n"),
  "rules.yaml": RULES,
  "c.yaml":
    "log_syslog: false\nlog_level: error\nrules_files: [DIR/rules.yaml]",
};

/** Runs over the files above. */
function overFiles(
  args: readonly string[],
  check: (result: Awaited<ReturnType<typeof saker>>, dir: string) => unknown,
  files: Record<string, string> = FILES,
): Promise<void> {
  return withFiles(files, async (dir) => {
    const result = await saker([
      "-c",
      `${dir}/c.yaml`,
      "-e",
      `${dir}/events.json`,
      ...args.map((arg) => arg.replaceAll("DIR", dir)),
    ]);
    await check(result, dir);
  });
}

Deno.test("a run prints alerts, then the summary in Falco's layout", async () => {
  await overFiles([], ({ code, stdout, stderr }) => {
    assertEquals(code, 0);
    const lines = stdout.split("\n");
    assertEquals(lines[0].slice(18), ": Notice made one by admin");
    assertEquals(
      lines.slice(4).join("\n"),
      `Events detected: 4
Rule counts by severity:
   CRITICAL: 1
   NOTICE: 3
Triggered rules by rule name:
   Pod made: 3
   Pod gone: 1
`,
    );
    assertStringIncludes(stderr, "Syscall event drop monitoring:\n");
    assertStringIncludes(
      stderr,
      "Events seen (k8s_audit): 4, delivered: 4, dropped: 0\n",
    );
  });
});

Deno.test("a run prints JSON with the members that are configured", async () => {
  await overFiles([
    "-o",
    "json_output=true",
    "-o",
    "json_include_tags_property=false",
    "-o",
    "static_fields.zone=a",
    "-o",
    "time_format_iso_8601=true",
  ], ({ stdout }) => {
    const alert = JSON.parse(stdout.split("\n")[2]);
    assertEquals(alert.rule, "Pod gone");
    assertEquals(alert.priority, "Critical");
    assertEquals(alert.time, "2018-10-20T01:46:44.000000000Z");
    assertEquals(
      alert.output,
      "2018-10-20T01:46:44.000000000+0000: Critical gone three",
    );
    assertEquals(alert.output_fields, {
      "evt.time.iso8601": 1540000004000000000,
      "ka.target.name": "three",
      zone: "a",
    });
    assertEquals(alert.tags, undefined);
  });
});

Deno.test("a run appends what -p says to outputs of every source, and of containers to syscalls'", async () => {
  for (
    const [text, end] of [["verb=%ka.verb", "admin verb=create"], [
      "c",
      "admin",
    ], ["kubernetes", "admin"]]
  ) {
    await overFiles(["-p", text], ({ code, stdout }) => {
      assertEquals(code, 0);
      const [alert] = stdout.split("\n");
      assertEquals(alert.slice(18), `: Notice made one by ${end}`);
    });
  }
});

Deno.test("a run chooses rules by name, tag, priority and configuration", async () => {
  for (
    const [args, made, gone] of [
      [["-D", "gone"], 3, 0],
      [["-T", "a"], 0, 1],
      [["-t", "a"], 3, 0],
      [["-o", "priority=critical"], 0, 1],
      [["-o", "rules[].disable.rule=*", "-o", "rules[].enable.tag=a"], 3, 0],
    ] as const
  ) {
    await overFiles(args, ({ stdout }) => {
      assertEquals(stdout.includes("   Pod made: "), made > 0, args.join(" "));
      assertEquals(stdout.includes("   Pod gone: "), gone > 0, args.join(" "));
    });
  }
});

Deno.test("a run ends when -M seconds of the events' time are over", async () => {
  await overFiles(["-M", "30"], ({ code, stdout }) => {
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Events detected: 3\n");
  });
});

Deno.test("a run takes the actions that losses ask for, by the events' time", async () => {
  const drops = (...more: string[]) => [
    "-o",
    "syscall_event_drops.simulate_drops=true",
    "-o",
    "syscall_event_drops.rate=1",
    "-o",
    "syscall_event_drops.max_burst=10",
    ...more.flatMap((option) => ["-o", `syscall_event_drops.${option}`]),
  ];
  await overFiles(drops("actions=[alert]"), ({ code, stdout, stderr }) => {
    assertEquals(code, 0);
    assertStringIncludes(stderr, "event drop detected: 3 occurrences");
    assertStringIncludes(stderr, "num times actions taken: 3");
    assertStringIncludes(
      stdout,
      "Debug Falco internal: syscall event drop. 1 system calls dropped in last second. (ebpf_enabled=",
    );
  });
  await overFiles(drops("actions=[exit]"), ({ code, stdout, stderr }) => {
    assertEquals(code, 1);
    assertStringIncludes(stderr, "Error: Falco internal: syscall event drop");
    // it ends at once, not with the file
    assertStringIncludes(stderr, "event drop detected: 1 occurrences");
    assertStringIncludes(stderr, "num times actions taken: 1");
    assertStringIncludes(stdout, "Events detected: 1\n");
  });
});

Deno.test("a run reads the audit log that the configuration of the plugin names", async () => {
  await withFiles({
    ...FILES,
    "c.yaml": FILES["c.yaml"] + `
load_plugins: [k8saudit, json]
plugins:
  - {name: k8saudit, library_path: libk8saudit.so, open_params: ""}
  - {name: json, library_path: libjson.so}
`,
  }, async (dir) => {
    const run = (...args: string[]) => saker(["-c", `${dir}/c.yaml`, ...args]);
    const input = `plugins[0].open_params=${dir}/events.json`;
    const read = await run("-o", input, "--enable-source", "k8s_audit");
    assertEquals(read.code, 0, read.stderr);
    assertStringIncludes(read.stdout, "Events detected: 4\n");
    const none = await run("--enable-source", "k8s_audit");
    assertEquals(none.code, 1);
    assertStringIncludes(none.stderr, "unknown event source: k8s_audit");
    const lost = await run(
      "-o",
      "plugins[1].name=x",
      "-o",
      "load_plugins[1]=x",
    );
    assertEquals(lost.code, 1);
    assertStringIncludes(lost.stderr, "cannot load plugin");
  });
});

Deno.test("a run without a driver waits, reloads what has changed and ends when it is told", async () => {
  const files = {
    ...FILES,
    "c.yaml":
      "log_syslog: false\nengine: {kind: nodriver}\nrules_files: [DIR/rules.yaml]",
  };
  await withFiles(files, async (dir) => {
    const ended = await saker(["-c", `${dir}/c.yaml`, "-M", "1"]);
    assertEquals(ended.code, 0, ended.stderr);
    assertStringIncludes(
      ended.stderr,
      "Opening 'syscall' source with no driver",
    );
    assertStringIncludes(ended.stdout, "Events detected: 0\n");

    const running = new RunningSaker(["-c", `${dir}/c.yaml`]);
    const reloaded = (times: number) =>
      running.until(
        () => running.stderr.split("have been reloaded").length > times,
        "the reload",
      );
    await running.until(() => running.stderr.includes("Opening"), "the start");
    running.signal("SIGHUP");
    await reloaded(1);
    Deno.writeTextFileSync(`${dir}/c.yaml`, "\n\n", { append: true });
    await reloaded(2);
    running.signal("SIGTERM");
    assertEquals((await running.end()).code, 0);
  });
});

Deno.test("a run refuses a configuration that says nothing, unless the rules are given", async () => {
  await withFiles({ ...FILES, "c.yaml": "# nothing\n---\n" }, async (dir) => {
    const args = ["-c", `${dir}/c.yaml`, "-e", `${dir}/events.json`];
    const { code, stderr } = await saker(args);
    assertEquals(code, 1);
    assertStringIncludes(
      stderr,
      "Error: You must specify at least one rules file/directory",
    );
    assertEquals((await saker([...args, "-r", `${dir}/rules.yaml`])).code, 0);
  });
});

Deno.test("a run writes to standard error where that is the file", async () => {
  await overFiles([
    "-o",
    "stdout_output.enabled=false",
    "-o",
    "file_output={enabled: true, filename: /dev/stderr}",
  ], ({ stdout, stderr }) => {
    assert(!stdout.includes("made one"));
    assertStringIncludes(stderr, "Notice made one by admin\n");
  });
});

Deno.test("a run writes to file and program, and limits the rate of alerts", async () => {
  await overFiles([
    "-o",
    "stdout_output.enabled=false",
    "-o",
    "file_output={enabled: true, filename: DIR/out}",
    "-o",
    "program_output={enabled: true, program: cat >> DIR/prog}",
    "-o",
    "outputs={rate: 0.1, max_burst: 1}",
  ], ({ stdout, stderr }, dir) => {
    assertEquals(stdout.split("\n")[0], "Events detected: 4");
    assertStringIncludes(stderr, "Alerts held back by outputs.rate: 2\n");
    const lines = Deno.readTextFileSync(`${dir}/out`);
    assertEquals(lines.match(/made one|made four/g)?.length, 2);
    assertEquals(lines.split("\n").length, 3);
    assertEquals(Deno.readTextFileSync(`${dir}/prog`), lines);
  });
});

Deno.test("a run refuses rules with errors and says where they are", async () => {
  await overFiles(
    [],
    ({ code, stdout, stderr }, dir) => {
      assertEquals([code, stdout], [1, ""]);
      assertStringIncludes(stderr, `Error: ${dir}/rules.yaml: Invalid\n`);
      assertStringIncludes(stderr, "LOAD_ERR_COMPILE_CONDITION");
      assert(!stderr.includes("    at "), "a stack trace");
    },
    {
      ...FILES,
      "rules.yaml": RULES.replace("ka.verb = create", "ka.vreb = create"),
    },
  );
});

Deno.test("a run over damaged events tells the line, and what was seen before", async () => {
  await overFiles([], ({ code, stdout, stderr }, dir) => {
    assertEquals(code, 1);
    assertStringIncludes(stdout, "Events detected: 1\n");
    assertStringIncludes(stderr, `Error: ${dir}/events.json:2: `);
  }, { ...FILES, "events.json": `${event(0, "one")}\n{"kind": ` });
});

Deno.test("--dry-run sets up and stops; a bad rule is found by it", async () => {
  await overFiles(["--dry-run"], ({ code, stdout }) => {
    assertEquals([code, stdout], [0, ""]);
  });
  await overFiles(["--dry-run"], ({ code }) => assertEquals(code, 1), {
    ...FILES,
    "rules.yaml": "- rule: x",
  });
});

Deno.test("-V validates in text and JSON, with Falco's exit codes", async () => {
  await withFiles({ ...FILES, "bad.yaml": "- rule: x\n" }, async (dir) => {
    const quiet = ["-c", `${dir}/c.yaml`];
    const good = await saker([...quiet, "-V", `${dir}/rules.yaml`]);
    assertEquals([good.code, good.stdout], [0, `${dir}/rules.yaml: Ok\n`]);
    const bad = await saker([...quiet, "-V", `${dir}/bad.yaml`]);
    assertEquals(bad.code, 1);
    assertStringIncludes(bad.stdout, `${dir}/bad.yaml: Invalid\n1 Errors:\n`);
    const { falco_load_results: results } = JSON.parse(
      (await saker([
        ...quiet,
        "-o",
        "json_output=true",
        "-V",
        `${dir}/rules.yaml`,
        "-V",
        `${dir}/bad.yaml`,
      ])).stdout,
    );
    assertEquals(
      results.map((result: { successful: boolean }) => result.successful),
      [true, false],
    );
  });
});

Deno.test("-L and -l describe rules, as text and as JSON", async () => {
  await overFiles(["-l", "Pod gone"], ({ code, stdout }) => {
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Pod gone ");
    assertStringIncludes(stdout, "Somebody removed a pod.");
    assert(!stdout.includes("Pod made"));
  });
  await overFiles(["-L", "-o", "json_output=true"], ({ stdout }) => {
    const names = JSON.parse(stdout).rules.map((
      rule: { info: { name: string } },
    ) => rule.info.name);
    assertEquals(names, ["Pod made", "Pod gone"]);
  });
  await overFiles(["-l", "Nothing"], ({ code, stderr }) => {
    assertEquals(code, 1);
    assertStringIncludes(stderr, 'Error: Rule "Nothing" is not loaded');
  });
});

/** Runs over many events, with the alerts piped into a shell command. */
function piped(
  command: string,
  check: (stdout: string, stderr: string) => void,
): Promise<void> {
  const events = Array.from({ length: 3000 }, (_, i) => event(i, `pod${i}`));
  const files = { ...FILES, "events.json": events.join("\n") };
  return withFiles(files, async (dir) => {
    const { stdout, stderr } = await new Deno.Command("bash", {
      args: [
        "-c",
        `"$@" | ${command}; echo "code \${PIPESTATUS[0]}"`,
        "bash",
        Deno.execPath(),
        ...commandLine(["-c", `${dir}/c.yaml`, "-e", `${dir}/events.json`]),
      ],
    }).output();
    const decoder = new TextDecoder();
    check(decoder.decode(stdout), decoder.decode(stderr));
  });
}

Deno.test("a run stops quietly when nobody reads its alerts any more", async () => {
  await piped("head -n 1", (stdout, stderr) => {
    assertStringIncludes(stdout, "made pod0");
    assertStringIncludes(stdout, "code 0");
    assert(!stderr.includes("    at "), stderr);
  });
});

Deno.test("a run over a file loses no alert to a slow reader", async () => {
  await piped("(sleep 1; grep -c 'made pod')", (stdout) => {
    assertEquals(stdout, "3000\ncode 0\n");
  });
});

Deno.test("--maturity puts the default rules in front of one's own, from options or configuration", async () => {
  await withFiles(FILES, async (dir) => {
    const rules = async (...args: string[]) => {
      const { code, stdout, stderr } = await saker(["-L", ...args]);
      assertEquals(code, 0, stderr);
      return ["Pod made", "Read sensitive file untrusted"]
        .filter((name) => stdout.includes(name));
    };
    const [own, stable] = ["Pod made", "Read sensitive file untrusted"];
    const config = ["-c", `${dir}/c.yaml`];
    const option = ["-r", `${dir}/rules.yaml`];
    assertEquals(await rules(...config), [own]);
    assertEquals(await rules(...option), [own]);
    assertEquals(await rules(...config, "--maturity", "stable"), [own, stable]);
    assertEquals(await rules(...option, "--maturity", "stable"), [own, stable]);
    assertEquals(await rules(), [stable]);
  });
});
