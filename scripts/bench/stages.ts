import { fileURLToPath } from "node:url";
import { EventView } from "../../src/events/view.ts";
import { Pipeline } from "../../src/pipeline/pipeline.ts";
import { defaultRules } from "../../src/resources.ts";
import { buildEngines, loadRuleFiles } from "../../src/rules/load/mod.ts";
import type { RuleEngine } from "../../src/rules/engine.ts";
import { openCapture, unknownMachine } from "../../src/sources/capture/mod.ts";
import { Ring } from "../../src/sources/probe/ring.ts";
import { SystemState } from "../../src/state/mod.ts";
import { median } from "./_stats.ts";

const EVENTS = 2_000_000;
const RING_BYTES = 8 * 1024 * 1024;
const RECORD_HEADER = 8;

/** User-space cost of an open event in each stage, ns: the ring, the file, the state, the rules. */
export async function measureStages(
  rounds: number,
): Promise<Record<string, unknown>[]> {
  const file = await Deno.makeTempFile({ suffix: ".scap" });
  try {
    await makeCapture(file);
    const stages: [name: string, once: () => Promise<number>][] = [
      ["drain a ring", () => drainRing(file)],
      ["read a capture", () => replay(file, undefined)],
      ["… and keep state", () => replay(file, engineOf([]))],
      ["… and the default rules", () => replay(file, engineOf(defaultRules()))],
      [
        "… and all rules",
        () => replay(file, engineOf(defaultRules("deprecated"))),
      ],
    ];
    const rows = [];
    for (const [stage, once] of stages) {
      const times: number[] = [];
      // the first round is the compiler's
      for (let round = 0; round <= rounds; round++) times.push(await once());
      rows.push({ stage, "ns an event": median(times.slice(1)) });
    }
    return rows;
  } finally {
    await Deno.remove(file);
  }
}

async function makeCapture(file: string): Promise<void> {
  const script = fileURLToPath(new URL("make_capture.ts", import.meta.url));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      script,
      file,
      "--events",
      String(EVENTS),
      "--opens-only",
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

function engineOf(files: { name: string; content: string }[]): RuleEngine {
  const engine = buildEngines(loadRuleFiles([...files])).get("syscall");
  return engine ??
    { rules: [], match: () => 0, eventTypes: new Set(), needs: new Set() };
}

/** Reads the file, through state and rules when there is an engine. Returns ns for each event. */
async function replay(file: string, engine?: RuleEngine): Promise<number> {
  const state = new SystemState({ machine: unknownMachine() });
  const source = await openCapture(file, { seeds: state });
  const pipeline = engine && new Pipeline("syscall", state, engine, () => {});
  const handler = pipeline
    ? (view: EventView) => pipeline.handle(view)
    : () => {};
  const start = performance.now();
  await source.run(handler, new AbortController().signal);
  const time = performance.now() - start;
  source.close();
  return time * 1e6 / EVENTS;
}

/** Fills the memory of a ring with events of the capture and drains it, again and again. */
async function drainRing(file: string): Promise<number> {
  const data = new ArrayBuffer(2 * RING_BYTES);
  const bytes = new Uint8Array(data);
  const words = new DataView(data);
  let end = 0;
  let events = 0;
  const source = await openCapture(file);
  await source.run(({ bytes: from, start, length }) => {
    const step = (RECORD_HEADER + length + 7) & ~7;
    if (end + step > RING_BYTES) return;
    words.setUint32(end, length, true);
    bytes.set(from.subarray(start, start + length), end + RECORD_HEADER);
    end += step;
    events++;
  }, new AbortController().signal);
  source.close();

  const turns = Math.ceil(EVENTS / events);
  const view = new EventView();
  let seen = 0;
  let time = 0;
  for (let turn = 0; turn < turns; turn++) {
    const ring = new Ring({
      consumer: new ArrayBuffer(8),
      producer: new BigInt64Array([BigInt(end)]).buffer,
      data,
      size: RING_BYTES,
    });
    const start = performance.now();
    while (ring.refresh() && ring.drain(view, () => seen++, 128) > 0);
    time += performance.now() - start;
  }
  return time * 1e6 / seen;
}
