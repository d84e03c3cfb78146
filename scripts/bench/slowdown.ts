import type { Loads } from "./_loads.ts";
import { type Summary, watched } from "./_monitor.ts";
import { median } from "./_stats.ts";

/** How much longer the loads take with saker beside them, and what saker spends on it. */
export async function measureSlowdown(
  loads: Loads,
  rounds: number,
  args: string[],
): Promise<Record<string, unknown>[]> {
  const cases = [
    {
      name: "open+close",
      load: "open_close",
      args: ["1000000"],
      operations: 1e6,
    },
    { name: "getppid", load: "getppid", args: ["2000000"], operations: 2e6 },
    {
      name: "fork+exec",
      load: "fork_exec",
      args: ["3000", loads.path("nothing")],
      operations: 3000,
    },
    { name: "connect", load: "connect", args: ["30000"], operations: 30000 },
  ];
  const rows = [];
  for (const { name, load, args: loadArgs, operations } of cases) {
    const ratios: number[] = [];
    const cpus: number[] = [];
    const summaries: Summary[] = [];
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const alone = await loads.run(load, ...loadArgs);
      const { result: time, cpu, summary } = await watched(
        args,
        () => loads.run(load, ...loadArgs),
      );
      cpus.push(cpu);
      summaries.push(summary);
      ratios.push(time / alone);
      rates.push(operations / time);
    }
    rows.push({
      load: name,
      ratio: median(ratios),
      "ratio min": Math.min(...ratios),
      "ratio max": Math.max(...ratios),
      "saker CPU s": median(cpus),
      "operations/s": Math.round(median(rates)),
      events: median(summaries.map((s) => s.seen)),
      dropped: median(summaries.map((s) => s.dropped)),
    });
  }
  return rows;
}
