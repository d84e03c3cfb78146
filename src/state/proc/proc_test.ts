import { assert, assertEquals } from "@std/assert";
import { FdType } from "../fd.ts";
import { parseCgroups } from "./cgroups.ts";
import { eventFlags, readFd } from "./fds.ts";
import { readMachine } from "./machine.ts";
import { NetTables } from "./net.ts";
import { ProcReader } from "./proc_reader.ts";
import { parseStat } from "./stat.ts";
import { parseStatus } from "./status.ts";

Deno.test("parseStat() copes with any name", () => {
  for (const comm of ["cat", "a) S 1 (b", "", "x\ny", "(("]) {
    const stat = parseStat(
      `12 (${comm}) S 3 4 5 6 -1 7 8 9 10 11 12 13 14 15 20 0 2 0 99 100 200\n`,
    );
    assertEquals(stat, {
      comm,
      state: "S",
      ppid: 3,
      pgid: 4,
      sid: 5,
      tty: 6,
      foreground: -1,
      flags: 7,
      pfMinor: 8,
      pfMajor: 10,
      threads: 2,
      startTicks: 99,
    });
  }
  assertEquals(parseStat(""), undefined);
  assertEquals(parseStat("1 (x) S 1"), undefined);
});

Deno.test("parseStatus() takes effective ids and the innermost namespace", () => {
  const status = parseStatus(
    "Name:\tx\\nUid:\t9\t9\nTgid:\t12\nPid:\t13\nUid:\t1\t2\t3\t4\nGid:\t5\t6\t7\t8\n" +
      "NStgid:\t12\t1\nNSpid:\t13\t2\nNSpgid:\t12\t3\nVmSize:\t  100 kB\nVmRSS:\t 50 kB\n" +
      "VmSwap:\t 0 kB\nCapInh:\t0000000000000000\nCapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n",
  );
  assertEquals(status?.tgid, 12);
  assertEquals([status?.uid, status?.gid], [2, 6]);
  assertEquals([status?.vtid, status?.vpid, status?.vpgid], [2, 1, 3]);
  assertEquals([status?.vmSize, status?.vmRss, status?.vmSwap], [100, 50, 0]);
  assertEquals(status?.capEffective, (1n << 41n) - 1n);
  assertEquals(parseStatus(""), undefined);
});

Deno.test("parseCgroups() names controllers of both versions", () => {
  assertEquals(
    parseCgroups("0::/system.slice/x\n").split("\0").slice(0, 2),
    ["cpuset=/system.slice/x", "cpu=/system.slice/x"],
  );
  const hybrid = parseCgroups(
    "9:name=systemd:/s\n4:memory:/m:with:colons\n2:cpu,cpuacct:/c\n0::/u\n",
  ).split("\0");
  assert(hybrid.includes("memory=/m:with:colons"));
  assert(hybrid.includes("cpuacct=/c"));
  assert(hybrid.includes("pids=/u"));
  assertEquals(parseCgroups("4:memory:/m\n"), "memory=/m\0");
});

Deno.test("eventFlags() translates the kernel's open flags", () => {
  assertEquals(eventFlags(0), 1);
  assertEquals(eventFlags(0o1), 2);
  assertEquals(eventFlags(0o2 | 0o100 | 0o2000000), 3 | 4 | 0x1000);
  assertEquals(eventFlags(0o200000), 1 | 0x400);
});

Deno.test("readFd() tells what is open", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const dir = Deno.makeTempDirSync();
  const file = Deno.openSync(`${dir}/some file`, { write: true, create: true });
  try {
    const found = new Map<string, FdType>();
    const net = new NetTables(Deno.pid);
    for (const entry of Deno.readDirSync("/proc/self/fd")) {
      const info = readFd(Deno.pid, Number(entry.name), () => net);
      if (info !== undefined) found.set(info.name, info.type);
    }
    assertEquals(found.get(`${dir}/some file`), FdType.FILE);
    assertEquals(
      found.get(`127.0.0.1:${(listener.addr as Deno.NetAddr).port}`),
      FdType.IPV4_SERVER,
    );
    assertEquals(readFd(Deno.pid, 99_999, () => net), undefined);
  } finally {
    file.close();
    listener.close();
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("NetTables finds both ends of a connection and their roles", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = (listener.addr as Deno.NetAddr).port;
  const [client, server] = await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port }),
    listener.accept(),
  ]);
  try {
    const net = new NetTables(Deno.pid);
    const from = (client.localAddr as Deno.NetAddr).port;
    const name = `127.0.0.1:${from}->127.0.0.1:${port}`;
    const roles: string[] = [];
    for (const entry of Deno.readDirSync("/proc/self/fd")) {
      const info = readFd(Deno.pid, Number(entry.name), () => net);
      if (info?.name === name) roles.push(info.socket!.role);
    }
    assertEquals(roles.toSorted(), ["client", "server"]);
  } finally {
    client.close();
    server.close();
    listener.close();
  }
});

Deno.test("readMachine() knows this machine", () => {
  const machine = readMachine();
  assert(machine.addresses.has("\x7f\x00\x00\x01"));
  assert(machine.cpuCount > 0 && machine.memoryBytes > 0);
  const age = BigInt(Date.now()) * 1_000_000n - machine.bootTime;
  assert(age > 0n && age < 10n ** 18n);
});

Deno.test("ProcReader.thread() knows of kernel threads what there is", () => {
  const reader = new ProcReader(readMachine().bootTime);
  const pid = reader.list().find((pid) => reader.thread(pid)?.ptid === 2);
  if (pid === undefined) return; // a container does not show them
  const thread = reader.thread(pid)!;
  assertEquals(thread.exe, thread.comm);
  assertEquals(thread.exepath, "");
  assertEquals(thread.cmdline, thread.comm);
  assertEquals(thread.env.items, []);
  assertEquals(thread.cwd, "<NA>");
  assertEquals(thread.uid, 0);
  assertEquals(thread.vmSize, 0);
  assertEquals(thread.placeholder, false);
});
