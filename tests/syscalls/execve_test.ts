import { assert, assertEquals } from "@std/assert";
import { cgroups, list, stat, status } from "./_process.ts";
import { BAD, inFolder, liveTest } from "./_live.ts";

const ENV = { PATH: "/bin", EMPTY: "", LONG: "x".repeat(100) };

liveTest("execve reports the new program", ["execve"], async (live) => {
  await inFolder(async (folder) => {
    // under a name of its own, to which the caller owns the file
    const program = `${folder}/a program with a long name`;
    await Deno.copyFile("/bin/sleep", program);
    await Deno.chmod(program, 0o755);
    const argv = ["argv zero", "1000"];
    await live.actor.send(
      `59 s:${encodeURIComponent(program)} a:${
        argv.map(encodeURIComponent).join(",")
      } a:${
        Object.entries(ENV).map((e) => encodeURIComponent(e.join("="))).join(
          ",",
        )
      }`,
    );
    const event = await live.event("execve");
    const { params } = event;
    const pid = live.actor.pid;
    const fields = stat(pid);
    const info = await Deno.stat(program);

    assertEquals(event.tid, pid);
    assertEquals(event.tgid, pid);
    // field 22 of stat counts hundredths of a second
    assertEquals(Number(event.startTime / 10_000_000n), fields[19]);

    assertEquals(params.res, 0);
    assertEquals(params.exe, "argv zero");
    assertEquals(list(params.args), ["1000"]);
    assertEquals(params.tid, pid);
    assertEquals(params.pid, pid);
    assertEquals(params.ptid, Deno.pid);
    assertEquals(params.cwd, null);
    assertEquals(params.fdlimit, limit(pid));
    assert((params.pgft_min as number) > 0);
    assertEquals(typeof params.pgft_maj, "number");
    assert((params.vm_size as number) > 100);
    assert((params.vm_rss as number) >= 0);
    assertEquals(params.vm_swap, 0);
    assertEquals(params.comm, "a program with ");
    assertEquals(
      new Map(
        list(params.cgroups).map((c) => c.split("=") as [string, string]),
      ),
      cgroups(pid),
    );
    assertEquals(list(params.env), Object.entries(ENV).map((e) => e.join("=")));
    assertEquals(params.tty, fields[4]);
    assertEquals(params.vpgid, fields[2]);
    assertEquals(params.loginuid, loginuid(pid));
    // EXE_WRITABLE
    assertEquals((params.flags as number) & 1, 1);
    assertEquals(params.cap_inheritable, capability(pid, "CapInh"));
    assertEquals(params.cap_permitted, capability(pid, "CapPrm"));
    assertEquals(params.cap_effective, capability(pid, "CapEff"));
    assertEquals(params.exe_ino, info.ino);
    assertEquals(ms(params.exe_ino_mtime), info.mtime!.getTime());
    // the runtime knows it to the second
    assertEquals(
      ms(params.exe_ino_ctime) / 1000 | 0,
      info.ctime!.getTime() / 1000,
    );
    assertEquals(params.uid, 0);
    assertEquals(params.trusted_exepath, await Deno.realPath(program));
    assertEquals(params.pgid, fields[2]);
    assertEquals(params.gid, 0);
    assertEquals(params.filename, program);
  });
});

liveTest(
  "execve cuts arguments and environment at 4096 bytes",
  ["execve"],
  async (live) => {
    const args = Array(60).fill("y".repeat(99));
    await live.actor.send(
      `59 s:/bin/true a:${["true", ...args].join(",")} a:${args.join(",")}`,
    );
    const { params } = await live.event("execve");
    assertEquals(String(params.args).length, 4096);
    assertEquals(String(params.args), (args.join("\0") + "\0").slice(0, 4096));
    assertEquals(String(params.env), (args.join("\0") + "\0").slice(0, 4096));
  },
);

liveTest(
  "execve reports the script, not its interpreter",
  ["execve"],
  async (live) => {
    await inFolder(async (folder) => {
      const script = `${folder}/script`;
      await Deno.writeTextFile(script, "#!/bin/true 3\n", { mode: 0o755 });
      await live.actor.send(`59 s:${script} a:script,1 a:`);
      const { params } = await live.event("execve");
      assertEquals(params.filename, script);
      assertEquals(params.exe, "/bin/true");
      assertEquals(list(params.args), ["3", script, "1"]);
      assertEquals(params.trusted_exepath, await Deno.realPath("/bin/true"));
    });
  },
);

liveTest(
  "execve reports what a failed one attempted",
  ["execve"],
  async (live) => {
    const { ret, params } = await live.see(
      "execve",
      "/no/such",
      ["zero", "one", "", "two words"],
      ["A=1", "B="],
    );
    assertEquals(ret, -2);
    assertEquals(params.res, -2);
    assertEquals(params.exe, "zero");
    assertEquals(list(params.args), ["one", "", "two words"]);
    assertEquals(list(params.env), ["A=1", "B="]);
    assertEquals(params.filename, "/no/such");
    // all else is the caller's
    assertEquals(params.comm, "actor");
    assert(String(params.trusted_exepath).endsWith("/probe/build/actor"));
    const bad = await live.see("execve", BAD, BAD, BAD);
    assertEquals(bad.params.res, -14);
    assertEquals(bad.params.exe, null);
    assertEquals(bad.params.args, null);
    assertEquals(bad.params.env, null);
    assertEquals(bad.params.filename, null);
  },
);

liveTest("execve says who may write the program", ["execve"], async (live) => {
  await inFolder(async (folder) => {
    await Deno.chmod(folder, 0o755);
    const program = `${folder}/sleep`;
    await Deno.copyFile("/bin/sleep", program);
    await Deno.chmod(program, 0o755);
    await live.call("setgid", 12345);
    await live.call("setuid", 12345);
    await live.actor.send(`59 s:${program} a:sleep,1000 a:`);
    const { params } = await live.event("execve");
    assertEquals((params.flags as number) & 1, 0);
    assertEquals(params.uid, 12345);
    assertEquals(params.gid, 12345);
    assertEquals(params.cap_effective, 0);
  });
});

liveTest("execve shows deep cgroups in whole", ["execve"], async (live) => {
  const { actor: { pid }, probe } = live;
  await inDeepCgroup(pid, async () => {
    await live.actor.send("59 s:/bin/sleep a:sleep,1000 a:");
    const { params } = await live.event("execve");
    const seen = list(params.cgroups).map((c) => c.split("="));
    const known = cgroups(pid);
    assertEquals(seen.map(([name]) => name), [...known.keys()]);
    for (const [name, path] of seen) {
      // raw programs stop to look somewhere
      const whole = probe.flavor === "tp_btf" ? path === known.get(name) : true;
      assert(whole && known.get(name)!.endsWith(path), `${name}: ${path}`);
    }
  });
});

/** Has a process live in a cgroup 40 levels below the root meanwhile. */
async function inDeepCgroup(
  pid: number,
  body: () => Promise<void>,
): Promise<void> {
  // version 1 is mounted by controller
  const [root] = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup"].filter((path) => {
    try {
      return Deno.statSync(`${path}/cgroup.procs`).isFile;
    } catch {
      return false;
    }
  });
  const enter = (path: string) =>
    Deno.writeTextFile(`${path}/cgroup.procs`, String(pid));
  const made: string[] = [];
  try {
    let path = `${root}/saker-test-${pid}`;
    for (let i = 0; i < 40; i++, path += "/d") {
      await Deno.mkdir(path);
      made.push(path);
    }
    await enter(made.at(-1)!);
    await body();
  } finally {
    await enter(root);
    for (const path of made.reverse()) await Deno.remove(path);
  }
}

function limit(pid: number): number {
  const line = Deno.readTextFileSync(`/proc/${pid}/limits`).split("\n")
    .find((l) => l.startsWith("Max open files"))!;
  return Number(line.split(/\s+/)[3]);
}
function loginuid(pid: number): number {
  return Number(Deno.readTextFileSync(`/proc/${pid}/loginuid`));
}
function capability(pid: number, key: string): number | bigint {
  const value = BigInt("0x" + status(pid, key)[0]);
  return BigInt(Number(value)) === value ? Number(value) : value;
}
function ms(ns: unknown): number {
  return Number(BigInt(ns as number | bigint) / 1_000_000n);
}
