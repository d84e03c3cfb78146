/** What `saker audit` reports, and how it is told what to audit. */
import { existsSync } from "node:fs";
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Report } from "../../src/audit/report.ts";
import schema from "../../src/audit/report.schema.json" with { type: "json" };
import { violations } from "../../src/audit/_schema.ts";
import { noteLosses, RunningSaker, saker, withFiles } from "../cli/_saker.ts";
import { liveTest } from "../_live.ts";
import { Cgroup, containerId } from "../rules/_watch.ts";
import { audit, watching } from "./_audit.ts";

function rulesOf(report: Report): string[] {
  return report.findings.map(({ rule }) => rule);
}

function names(report: Report): string[] {
  return report.processes.map(({ name }) => name);
}

liveTest(
  "saker audit reports processes, files and the exit code of a command",
  async () => {
    const { code, report } = await audit([], [
      "sh",
      "-c",
      "cp /etc/hostname $0; rm $0; sh -c 'exit 5'; exit 4",
      `/tmp/saker-audit-${crypto.randomUUID()}`,
    ]);
    assertEquals(code, 0);
    assertEquals(report.exit, { code: 4, signal: null });
    assertEquals(names(report), ["sh", "cp", "rm", "sh"]);
    const [root, ...children] = report.processes;
    assertEquals(root.parent, null);
    assertEquals(root.exit_code, 4);
    assertEquals(children.map(({ parent }) => parent), [
      root.id,
      root.id,
      root.id,
    ]);
    assertEquals(children.at(-1)!.exit_code, 5);
    const copy = report.files.find(({ path }) =>
      path.includes("saker-audit-")
    )!;
    assertEquals([copy.created, copy.written, copy.deleted], [1, 1, 1]);
    const source = report.files.find(({ path }) => path === "/etc/hostname")!;
    assertEquals([source.read, source.written], [1, 0]);
    assert(
      report.files.some(({ path, executed }) =>
        path.endsWith("/bin/cp") && executed === 1
      ),
    );
  },
);

liveTest("saker audit leaves the command nothing of the probe", async () => {
  await withFiles({}, async (dir) => {
    const list = `${dir}/list`;
    await audit([], ["sh", "-c", `ls -l /proc/self/fd >${list}`]);
    const listed = await Deno.readTextFile(list);
    assertMatch(listed, /0 -> /);
    assert(!/bpf|btf/.test(listed), listed);
  });
});

liveTest(
  "saker audit finds a read of /etc/shadow and exits with 3",
  async () => {
    const { code, report } = await audit([], ["cat", "/etc/shadow"]);
    assertEquals(code, 3);
    assertEquals(rulesOf(report), ["Read sensitive file untrusted"]);
    const [finding] = report.findings;
    assertEquals(finding.fields["fd.name"], "/etc/shadow");
    assertEquals(finding.event, "openat");
    assertEquals(finding.chain[0].name, "cat");
    assertEquals(report.processes[0].id, finding.process);
  },
);

liveTest(
  "saker audit exits by --fail-on, or as the command did with --propagate",
  async () => {
    const cat = ["cat", "/etc/shadow"];
    assertEquals((await audit(["--fail-on", "critical"], cat)).code, 0);
    const propagated = await saker(
      ["audit", "--propagate", "-o", "/dev/null", "--", "sh", "-c", "exit 9"],
    );
    assertEquals(propagated.code, 9);
  },
);

liveTest(
  "saker audit takes a process as ended when its last thread has, not with its main one",
  async () => {
    const path = `/tmp/saker-audit-${crypto.randomUUID()}`;
    // the main thread leaves alone; the other one creates the file after that
    const { code, report } = await audit(["--grace", "60s"], [
      "sh",
      "-c",
      '(setsid python3 -c "$1" "$0"; :) & exit 0',
      path,
      `import ctypes, os, sys, threading, time
def other():
    stat = "/proc/%d/stat" % os.getpid()
    while open(stat).read().rsplit(")", 1)[1].split()[0] != "Z": time.sleep(0.01)
    open(sys.argv[1], "w").close()
    os.unlink(sys.argv[1])
    os._exit(7)
threading.Thread(target=other).start()
ctypes.CDLL(None).syscall(${Deno.build.arch === "x86_64" ? 60 : 93}, 0)`,
    ]);
    assertEquals(code, 0);
    const python = report.processes.filter(({ cmdline }) =>
      cmdline.startsWith("python3 -c")
    );
    assertEquals(
      python.map(({ exit_code, left_running }) => [exit_code, left_running]),
      [[7, false]],
    );
    const file = report.files.find((each) => each.path === path)!;
    assertEquals([file.created, file.deleted], [1, 1]);
  },
);

liveTest("saker audit follows a daemon that has left its family", async () => {
  const marker = `/tmp/saker-daemon-${crypto.randomUUID()}`;
  const { report } = await audit(["--grace", "60s"], [
    "sh",
    "-c",
    `setsid sh -c '(sleep 0.7; touch ${marker}; rm ${marker}) &' & exit 0`,
  ]);
  const touch = report.processes.find(({ name }) => name === "touch");
  assert(touch !== undefined, names(report).join());
  assert(report.files.some(({ path }) => path === marker));
  assertEquals(report.processes.some((each) => each.left_running), false);
});

liveTest(
  "saker audit leaves what outlives the grace, and says so",
  async () => {
    const { report } = await audit(["--grace", "300ms"], [
      "sh",
      "-c",
      "sleep 300 > /dev/null 2>&1 & exit 0",
    ]);
    const left = report.processes.find(({ name }) => name === "sleep")!;
    Deno.kill(left.pid, "SIGKILL");
    assertEquals(left.left_running, true);
    assertEquals(left.ended, null);
  },
);

liveTest(
  "saker audit reports changes of identity and setuid bits",
  async () => {
    const { report } = await audit([], [
      "sh",
      "-c",
      "cp /bin/true $0; chmod u+s $0; rm $0; setpriv --reuid 65534 true",
      `/tmp/saker-suid-${crypto.randomUUID()}`,
    ]);
    const changes = report.privileges.map(({ what, detail }) =>
      `${what} ${detail}`
    );
    assert(
      changes.some((each) => each.startsWith("file-bit mode 4")),
      `${changes}`,
    );
    assert(changes.includes("uid 0 to 65534"), `${changes}`);
    assert(rulesOf(report).includes("Set Setuid or Setgid bit"));
  },
);

liveTest("saker audit lists connections that were refused", async () => {
  const { report } = await audit([], [
    "bash",
    "-c",
    "(: < /dev/tcp/127.0.0.1/1) 2> /dev/null; exit 0",
  ]);
  assertEquals(report.endpoints, [{
    direction: "out",
    protocol: "tcp",
    address: "127.0.0.1",
    port: 1,
    count: 1,
    failed: 1,
    programs: ["bash"],
  }]);
});

liveTest("saker audit compares with a profile", async () => {
  await withFiles({}, async (dir) => {
    const profile = `${dir}/profile.json`;
    await audit(["--save-profile", profile], ["ls", dir]);
    const same = await audit(["--profile", profile], ["ls", dir]);
    assertEquals(rulesOf(same.report), []);
    const other = await audit(["--profile", profile], [
      "sh",
      "-c",
      `ls ${dir}; touch ${dir}/new`,
    ]);
    assertEquals(other.code, 3);
    assert(
      other.report.findings.some(({ rule, fields }) =>
        rule === "New file changed" && String(fields.path).endsWith("/new")
      ),
    );
  });
});

liveTest("saker audit learns what a profile lacked", async () => {
  await withFiles({}, async (dir) => {
    const profile = `${dir}/profile.json`;
    const work = (script: string) => ["sh", "-c", `cd ${dir}; ${script}`];
    await audit(["--save-profile", profile], work("ls"));
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr as Deno.NetAddr;
    const accepted = listener.accept().then((each) => each.close());
    const script = `ls; : > /dev/tcp/127.0.0.1/${port}; ` +
      "setpriv --reuid 65534 true; echo x > made";
    const more = ["bash", "-c", `cd ${dir}; ${script}`];
    const both = ["--profile", profile, "--save-profile", profile];
    const first = await audit(both, more);
    await accepted;
    listener.close();
    assertEquals(first.code, 3);
    const news = first.report.findings
      .filter(({ kind }) => kind === "profile")
      .map(({ rule, priority, fields }) =>
        `${priority} ${rule} ${fields.path}`
      );
    for (
      const wanted of [
        /^Warning New program .*\/setpriv$/,
        /^Warning New file changed .*\/made$/,
        new RegExp(`^Warning New endpoint out tcp 127.0.0.1 ${port}$`),
        /^Critical New privilege uid 0 to /,
      ]
    ) assert(news.some((each) => wanted.test(each)), `${wanted}\n${news}`);
    // both are known by now
    for (const known of [work("ls"), ["bash", "-c", `cd ${dir}; ls`]]) {
      const again = await audit(["--profile", profile], known);
      assertEquals(
        again.report.findings.filter(({ kind }) => kind === "profile"),
        [],
      );
    }
  });
});

liveTest("saker audit passes signals on to the command", async () => {
  // USR1 is the one that the runtime keeps for itself
  for (const signal of ["TERM", "USR1"]) {
    await withFiles({}, async (dir) => {
      // it gives up by itself when nothing comes
      const script = `trap 'echo got > ${dir}/got; exit 7' ${signal}; ` +
        `echo ready > ${dir}/ready; ` +
        "i=0; while [ $i -lt 600 ]; do sleep 0.05; i=$((i+1)); done";
      const running = new RunningSaker([
        ...["audit", "-o", `${dir}/report.json`],
        ...["--", "sh", "-c", script],
      ]);
      await running.until(() => existsSync(`${dir}/ready`), "the command");
      running.signal(`SIG${signal}` as Deno.Signal);
      const { code, stderr } = await running.end();
      assertEquals(code, 0, stderr);
      assert(existsSync(`${dir}/got`), signal);
      const report: Report = JSON.parse(
        await Deno.readTextFile(`${dir}/report.json`),
      );
      assertEquals(report.exit, { code: 7, signal: null });
    });
  }
});

liveTest("saker audit follows a process that was there before", async () => {
  await withFiles({}, async (dir) => {
    const target = new Deno.Command("sh", {
      args: ["-c", `read _; touch ${dir}/x; sh -c 'exit 3'`],
      stdin: "piped",
    }).spawn();
    const file = `${dir}/report.json`;
    const running = new RunningSaker(
      ["audit", "--pid", `${target.pid}`, "--for", "100s", "-o", file],
    );
    await watching(running);
    await target.stdin.close();
    const { code, stderr } = await running.end();
    await target.status;
    assertEquals(code, 0, stderr);
    const text = await Deno.readTextFile(file);
    noteLosses(text);
    const report: Report = JSON.parse(text);
    assertEquals(violations(report, schema), []);
    assertEquals(report.target, { pid: target.pid });
    assertEquals(names(report), ["sh", "touch", "sh"]);
    assert(report.duration_ms < 100_000);
  });
});

liveTest("saker audit leaves a process when its time is over", async () => {
  const target = new Deno.Command("sleep", { args: ["300"] }).spawn();
  try {
    const { code, stdout } = await saker([
      ...["audit", "--pid", `${target.pid}`, "--for", "300ms"],
    ]);
    assertEquals(code, 0);
    const report: Report = JSON.parse(stdout);
    assertEquals(report.processes.map((each) => each.left_running), [true]);
    assert(report.duration_ms >= 300 && report.duration_ms < 60_000);
  } finally {
    target.kill("SIGKILL");
    await target.status;
  }
});

liveTest("saker audit watches a container and nothing else", async () => {
  const id = containerId();
  const cgroup = new Cgroup(`docker/${id}`);
  await withFiles({}, async (dir) => {
    const spawn = ([program, ...args]: string[]) =>
      new Deno.Command(program, { args, stdin: "piped", stdout: "piped" })
        .spawn();
    const work = (name: string) => [
      ...["sh", "-c", `echo ready; read _; touch ${dir}/${name}`],
    ];
    const inside = spawn(cgroup.wrap(work("inside")));
    const outside = spawn(work("outside"));
    const ready = inside.stdout.getReader();
    try {
      await ready.read();
      const file = `${dir}/report.json`;
      const running = new RunningSaker([
        ...["audit", "--container", id.slice(0, 12), "--for", "100s"],
        ...["-o", file],
      ]);
      await watching(running);
      await outside.stdin.close();
      await outside.status;
      await inside.stdin.close();
      const { code, stderr } = await running.end();
      assertEquals(code, 0, stderr);
      const text = await Deno.readTextFile(file);
      noteLosses(text);
      const report: Report = JSON.parse(text);
      assertEquals(violations(report, schema), []);
      assertEquals(report.target, { container: id.slice(0, 12) });
      assertEquals(names(report), ["sh", "touch"]);
      assertEquals(
        new Set(report.processes.map(({ container }) => container)),
        new Set([id.slice(0, 12)]),
      );
      const created = report.files.filter((each) => each.created > 0)
        .map(({ path }) => path);
      assertEquals(created, [`${dir}/inside`]);
      assert(report.duration_ms < 100_000);
    } finally {
      for (const { stdin, status } of [inside, outside]) {
        await stdin.close().catch(() => {/* closed above */});
        await status;
      }
      await ready.cancel();
      await outside.stdout.cancel();
      await cgroup.remove();
    }
  });
});

liveTest("saker audit --now finds what is wrong with what runs", async () => {
  // one of the folders that are searched, whatever TMPDIR is
  const dir = await Deno.makeTempDir({ dir: "/tmp" });
  await Deno.copyFile("/bin/sleep", `${dir}/sleep`);
  await Deno.copyFile("/bin/true", `${dir}/suid`);
  await Deno.chmod(`${dir}/suid`, 0o4755);
  const shadow = await Deno.open("/etc/shadow");
  const gone = new Deno.Command(`${dir}/sleep`, { args: ["300"] }).spawn();
  await Deno.remove(`${dir}/sleep`);
  try {
    const { code, stdout } = await saker(["audit", "--now"]);
    assertEquals(code, 3);
    const report: Report = JSON.parse(stdout);
    assertEquals(violations(report, schema), []);
    const of = (rule: string) =>
      report.findings.filter((each) => each.rule === rule);
    const deleted = of("Executable of a process is deleted");
    assert(
      deleted.some(({ chain }) => chain[0].pid === gone.pid),
      `${rulesOf(report)}`,
    );
    assert(
      of("Setuid file where anybody may write").some(({ message }) =>
        message.includes(`${dir}/suid`)
      ),
    );
    assert(
      of("Sensitive file is open").some(({ chain }) =>
        chain[0].pid === Deno.pid
      ),
    );
    assert(report.findings.every(({ kind }) => kind === "posture"));
  } finally {
    shadow.close();
    gone.kill("SIGKILL");
    await gone.status;
    await Deno.remove(dir, { recursive: true });
  }
});

liveTest("saker audit watches the host for a while", async () => {
  const { code, stdout } = await saker([
    ...["audit", "--for", "500ms", "--fail-on", "none"],
  ]);
  assertEquals(code, 0);
  const report: Report = JSON.parse(stdout);
  assertEquals(violations(report, schema), []);
  assertEquals([report.mode, report.command], ["host", null]);
});

liveTest("saker audit says what it cannot do", async () => {
  const cases: [string[], number, string][] = [
    [[], 2, "Nothing to audit"],
    [["--nope"], 2, "Option '--nope' does not exist"],
    [["--format", "xml", "--", "true"], 2, "--format xml: use json"],
    [["--for", "5", "--pid", "1"], 2, "--for 5: use a number with a unit"],
    [["--now", "--pid", "1"], 2, "only one can be audited"],
    [["--pid", "99999999"], 1, "there is no such process"],
    [["--", "/no/such/program"], 1, "'/no/such/program' cannot be run"],
    [["--container", "feedbeef"], 1, "no process is in such a container"],
    [["--profile", "/nonexistent", "--", "true"], 1, "--profile /nonexistent"],
  ];
  for (const [args, wanted, message] of cases) {
    const { code, stderr } = await saker(["audit", ...args]);
    assertEquals(code, wanted, `${args}: ${stderr}`);
    assert(stderr.includes(message), `${args}: ${stderr}`);
  }
});

liveTest(
  "saker audit says what it needs when it has no capabilities",
  async () => {
    // root without capabilities may still read this source tree
    const { code, stderr } = await new Deno.Command("setpriv", {
      args: [
        ...["--bounding-set", "-all", "--inh-caps", "-all", Deno.execPath()],
        ...["run", "-A", "--no-check", "main.ts", "audit", "--", "true"],
      ],
      stdin: "null",
      stderr: "piped",
    }).output();
    const text = new TextDecoder().decode(stderr);
    assertEquals(code, 1, text);
    assertMatch(text, /^Error: .*CAP_/);
    assert(!text.includes("    at "), text);
  },
);

liveTest(
  "saker audit runs nothing when its report or profile cannot be written",
  async () => {
    for (const option of ["-o", "--save-profile"]) {
      const { code, stdout, stderr } = await saker(
        ["audit", option, "/nonexistent/report", "--", "echo", "done"],
      );
      assertEquals(code, 1);
      assertEquals(stdout, "");
      assertMatch(stderr, /^Error: \/nonexistent\/report cannot be written: /);
    }
  },
);

liveTest(
  "saker audit ends early with a report on INT while it waits for what the command has left",
  async () => {
    const running = new RunningSaker([
      ...["audit", "--grace", "1h", "--"],
      ...["sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $$ $!"],
    ]);
    const pids = /^(\d+) (\d+)\n/;
    await running.until(() => pids.test(running.stdout), "the command");
    const [, shell, left] = pids.exec(running.stdout)!;
    try {
      await running.until(() => !existsSync(`/proc/${shell}`), "its end");
      running.signal("SIGINT");
      const { code, stdout, stderr } = await running.end();
      assertEquals(code, 0, stderr);
      const report: Report = JSON.parse(stdout.replace(pids, ""));
      assertEquals(report.exit, { code: 0, signal: null });
      const sleep = report.processes.find(({ pid }) => pid === Number(left));
      assertEquals(sleep?.left_running, true);
    } finally {
      Deno.kill(Number(left), "SIGKILL");
    }
  },
);
