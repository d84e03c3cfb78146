import { cpuUsage } from "node:process";
import { openProbe, type ProbeSource } from "../../src/sources/probe/mod.ts";
import { ProcReader, readMachine, SystemState } from "../../src/state/mod.ts";
import { startCrowd } from "../../tests/state/_helper.ts";
import { median } from "./_stats.ts";

const PROCESSES = 5000;

interface Scan {
  ms: number;
  cpu: number;
  threads: number;
  descriptors: number;
}

/** The first look at a system of 5000 processes with 22 descriptors each: from the kernel's own tables, and from /proc. */
export async function measureScan(
  rounds: number,
): Promise<Record<string, unknown>[]> {
  const folder = await Deno.makeTempDir({ prefix: "saker-scan-" });
  const crowd = await startCrowd(folder, PROCESSES);
  try {
    const scans: Record<string, Scan[]> = { tables: [], proc: [] };
    for (let round = 0; round < rounds; round++) {
      for (const [from, list] of Object.entries(scans)) {
        list.push(await scanInNewProcess(from));
      }
    }
    return Object.entries(scans).map(([from, list]) => ({
      from,
      threads: list[0].threads,
      descriptors: list[0].descriptors,
      "first ms": list[0].ms,
      "median ms": median(list.map(({ ms }) => ms)),
      "median CPU ms": median(list.map(({ cpu }) => cpu)),
    }));
  } finally {
    await crowd.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** As at a start: nothing of saker's own is compiled yet. */
async function scanInNewProcess(from: string): Promise<Scan> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", import.meta.filename!, from],
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}

function scan(probe: ProbeSource | undefined): Scan {
  const machine = readMachine();
  const reader = new ProcReader(machine.bootTime, probe);
  const state = new SystemState({ machine, reader });
  const cpu = cpuUsage();
  const start = performance.now();
  const threads = state.scanProc({ fds: true, sockets: true });
  const ms = performance.now() - start;
  const { user, system } = cpuUsage(cpu);
  const { n_fds } = state.counters;
  return { ms, cpu: (user + system) / 1000, threads, descriptors: n_fds };
}

if (import.meta.main) {
  const probe = Deno.args[0] === "tables"
    ? openProbe({ syscalls: [], scan: true })
    : undefined;
  console.log(JSON.stringify(scan(probe)));
  probe?.close();
}
