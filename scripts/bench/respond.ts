/**
 * How soon a response follows: time from the offender's syscall to the signal, with the machine idle and with 200,000
 * opens a second beside it. `deno run -A scripts/bench/respond.ts [--json] [--source]`; needs root. Measures `dist/saker` where it has been built, the
 * source tree with --source.
 */
import { existsSync } from "node:fs";
import { LatencyHistogram } from "../../src/respond/latency.ts";
import { buildLoads, type Loads } from "./_loads.ts";
import { fileURLToPath } from "node:url";
import { sakerCommand } from "./_monitor.ts";
import { median, percentile } from "./_stats.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const OFFENDERS = 300;
const GAP_MS = 20;
const ARGUMENT = "8675309";
const LOAD_RATE = 200_000;
/** Widest bar of the histogram. */
const BAR = 50;

const RULES = `- rule: Offender
  desc: The benchmark's own.
  condition: evt.type = execve and evt.arg.res = 0 and proc.args = "${ARGUMENT}"
  output: offender %proc.pid
  priority: WARNING
- rule: Opened
  desc: Has the probe report every open.
  condition: evt.type in (open, openat) and fd.name = /nonexistent/never
  output: opened
  priority: WARNING
`;
const CONFIG = `json_output: true
log_syslog: false
syslog_output: {enabled: false}
responses:
  mode: enforce
  rules:
    - match: {rule: Offender}
      actions: [kill]
`;

interface Result {
  beside: string;
  offenders: number;
  killed: number;
  /** Microseconds from the end of the syscall, as the kernel stamped it, to the signal. */
  latencies: number[];
}

async function measure(
  beside: string,
  directory: string,
  load: Deno.ChildProcess | undefined,
): Promise<Result> {
  const [program, ...rest] = Deno.args.includes("--source")
    ? [Deno.execPath(), "run", "-A", MAIN]
    : sakerCommand();
  const pidfile = `${directory}/pid`;
  const saker = new Deno.Command(program, {
    args: [
      ...[...rest, "run", "-c", `${directory}/c.yaml`],
      ...["-r", `${directory}/r.yaml`, "-P", pidfile],
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = new Response(saker.stdout).text();
  try {
    while (!existsSync(pidfile)) await delay(20);
    for (let i = 0; i < OFFENDERS; i++) {
      const offender = new Deno.Command("sleep", { args: [ARGUMENT] }).spawn();
      const survived = setTimeout(() => offender.kill("SIGKILL"), 5000);
      await offender.status;
      clearTimeout(survived);
      await delay(GAP_MS);
    }
  } finally {
    saker.kill("SIGTERM");
    await saker.status;
    load?.kill("SIGKILL");
    await load?.status;
  }
  const latencies = (await output).split("\n")
    .filter((line) => line.includes('"source":"response"'))
    .map((line) => JSON.parse(line).output_fields)
    .filter((fields) => fields["response.result"] === "done")
    .map((fields) => fields["response.latency_us"]);
  return {
    beside,
    offenders: OFFENDERS,
    killed: latencies.length,
    latencies,
  };
}

async function measureAll(loads: Loads, directory: string): Promise<Result[]> {
  const paced = () =>
    new Deno.Command(loads.path("paced"), {
      args: [String(LOAD_RATE), "60"],
      stdout: "null",
    }).spawn();
  return [
    await measure("nothing", directory, undefined),
    await measure(`${LOAD_RATE} opens/s`, directory, paced()),
  ];
}

function print({ beside, offenders, killed, latencies }: Result): void {
  const at = (share: number) => Math.round(percentile(latencies, share));
  console.log(
    `beside it: ${beside}; killed ${killed} of ${offenders}; ` +
      `median ${Math.round(median(latencies))} us, p99 ${at(0.99)} us, ` +
      `max ${Math.max(...latencies)} us`,
  );
  const histogram = new LatencyHistogram();
  for (const latency of latencies) histogram.add(latency);
  const buckets = [...histogram.entries()];
  const most = Math.max(...buckets.map(([, count]) => count));
  for (const [bound, count] of buckets) {
    const bar = "#".repeat(Math.ceil(count / most * BAR));
    console.log(
      `  <= ${String(Math.round(bound)).padStart(7)} us ` +
        `${String(count).padStart(5)} ${bar}`,
    );
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const loads = await buildLoads();
const directory = await Deno.makeTempDir();
try {
  await Deno.writeTextFile(`${directory}/r.yaml`, RULES);
  await Deno.writeTextFile(`${directory}/c.yaml`, CONFIG);
  const results = await measureAll(loads, directory);
  if (Deno.args.includes("--json")) console.log(JSON.stringify(results));
  else results.forEach(print);
} finally {
  await loads.remove();
  await Deno.remove(directory, { recursive: true });
}
