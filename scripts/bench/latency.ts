import type { Loads } from "./_loads.ts";
import { sakerCommand } from "./_monitor.ts";
import { median, percentile } from "./_stats.ts";

const ALERTS = 300;
const GAP_US = 20_000;
const TRIGGER = "/etc/shadow";

/** Time from the syscall to the alert's line on a pipe: on an idle machine, with some and with all it can do beside it. */
export async function measureLatency(
  loads: Loads,
  args: string[],
): Promise<Record<string, unknown>[]> {
  return [
    await measure("idle", loads, args, []),
    await measure("50,000 opens/s beside it", loads, args, [[
      "paced",
      "50000",
      "20",
    ]]),
    await measure("two unthrottled producers", loads, args, [
      ["open_close", "100000000"],
      ["open_close", "100000000"],
    ]),
  ];
}

async function measure(
  name: string,
  loads: Loads,
  args: string[],
  beside: string[][],
): Promise<Record<string, unknown>> {
  const others = beside.map(([load, ...rest]) =>
    new Deno.Command(loads.path(load), { args: rest, stdout: "null" }).spawn()
  );
  try {
    const done = await new Deno.Command(loads.path("latency"), {
      args: [
        String(ALERTS),
        String(GAP_US),
        TRIGGER,
        "--",
        ...sakerCommand(),
        "run",
        ...args,
      ],
      stderr: "null",
    }).output();
    const [start, ...lines] = new TextDecoder().decode(done.stdout).trim()
      .split("\n");
    const times = lines.filter((line) => line !== "lost").map(Number);
    return {
      beside: name,
      "median ms": median(times) / 1000,
      "p99 ms": percentile(times, 0.99) / 1000,
      "max ms": Math.max(...times) / 1000,
      lost: lines.length - times.length,
      of: lines.length,
      "start to first alert ms": Number(start) / 1000,
    };
  } finally {
    for (const other of others) {
      try {
        other.kill("SIGKILL");
      } catch {
        // it had ended by itself
      }
      await other.status;
    }
  }
}
