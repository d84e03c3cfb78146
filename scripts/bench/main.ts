/**
 * The benchmark: what watching costs the watched, what it costs saker, and how soon an alert is out.
 *
 * Usage: deno task bench [--rounds N] [--json FILE] [--only NAME[,NAME…]] [-- ARGUMENTS FOR saker run…]
 * Parts: slowdown, rates, stages, latency, idle, scan. Needs root. Loads run in turn with and without saker, so that a
 * change of the machine's speed hits both; medians are reported.
 */
import { parseArgs } from "@std/cli";
import { measureIdle } from "./idle.ts";
import { measureLatency } from "./latency.ts";
import { buildLoads } from "./_loads.ts";
import { measureRates } from "./rates.ts";
import { measureScan } from "./scan.ts";
import { measureSlowdown } from "./slowdown.ts";
import { measureStages } from "./stages.ts";
import { printTable } from "./_table.ts";

const args = parseArgs(Deno.args, {
  string: ["rounds", "json", "only"],
  default: { rounds: "5" },
  "--": true,
});
const rounds = Number(args.rounds);
const wanted = args.only?.split(",");
const loads = await buildLoads();
const parts: Record<string, () => Promise<Record<string, unknown>[]>> = {
  slowdown: () => measureSlowdown(loads, rounds, args["--"]),
  rates: () => measureRates(loads, rounds, args["--"]),
  stages: () => measureStages(rounds),
  latency: () => measureLatency(loads, args["--"]),
  idle: () => measureIdle(args["--"]),
  scan: () => measureScan(rounds),
};

const report: Record<string, unknown> = {
  time: new Date().toISOString(),
  kernel: Deno.osRelease(),
  cpus: navigator.hardwareConcurrency,
  rounds,
};
try {
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted !== undefined && !wanted.includes(name)) continue;
    const rows = await measure();
    report[name] = rows;
    console.log(`\n${name}`);
    printTable(rows);
  }
} finally {
  await loads.remove();
}
if (args.json !== undefined) {
  await Deno.writeTextFile(args.json, JSON.stringify(report, null, 2) + "\n");
}
