import { assert, assertEquals } from "@std/assert";
import { EventView } from "../../events/view.ts";
import { viewOf } from "../../events/build.ts";
import type { Rule } from "../../rules/engine.ts";
import { Context } from "../../state/context.ts";
import { SystemState } from "../../state/mod.ts";
import { Thread } from "../../state/thread.ts";
import { AlertRecorder, type AlertRecorderOptions } from "./alert_recorder.ts";
import { openCapture } from "./capture_source.ts";
import { unknownMachine } from "./read_machine.ts";
import { tablesOf } from "./state_tables.ts";
import { Seeds } from "./_test_reading.ts";

const GETCWD = 93;
const PROCEXIT = 186;
const MS = 1_000_000n;

function rule(capture: boolean, captureDuration = 0): Rule {
  return {
    index: 0,
    name: "some rule",
    description: "",
    priority: "Notice",
    source: "syscall",
    tags: [],
    output: { format: () => "", fields: () => ({}) },
    capture,
    captureDuration,
  };
}

/** A system with one recorder, driven event by event. */
class Scene {
  readonly state = new SystemState({ machine: unknownMachine() });
  readonly recorder: AlertRecorder;
  readonly #view = new EventView();
  readonly #context: Context;
  #num = 0;

  constructor(dir: string, options: Partial<AlertRecorderOptions>) {
    this.recorder = new AlertRecorder({
      prefix: `${dir}/cap`,
      allRules: false,
      defaultDuration: 1000,
      maxFileBytes: 0,
      maxTotalBytes: 0,
      historyBytes: 65536,
      tables: () => tablesOf(this.state),
      ...options,
    });
    this.#context = new Context(this.#view, this.state);
  }

  /** One event `ms` after the start, of a thread, at which `fires` fires. */
  event(ms: number, fires?: Rule, tid = 10, type = GETCWD): void {
    const params = type === PROCEXIT ? [0, 0, 0, 0, 0] : [ms, "/"];
    const ts = 1_700_000_000_000_000_000n + BigInt(ms) * MS;
    viewOf({ type, ts, tid, params }, this.#view);
    this.#view.num = ++this.#num;
    this.state.begin(this.#context);
    if (fires !== undefined) this.recorder.match(fires, this.#context);
    this.recorder.event(this.#context);
    this.state.end(this.#context);
  }
}

async function withScene(
  options: Partial<AlertRecorderOptions>,
  play: (scene: Scene, dir: string) => Promise<void> | void,
): Promise<{ name: string; results: number[]; seeds: Seeds }[]> {
  const dir = await Deno.makeTempDir();
  try {
    const scene = new Scene(dir, options);
    await play(scene, dir);
    await scene.recorder.close();
    const names = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
    const files = [];
    for (const name of names) {
      const seeds = new Seeds();
      const results: number[] = [];
      const source = await openCapture(`${dir}/${name}`, { seeds });
      await source.run((view) => {
        if (view.type === GETCWD) results.push(view.i64(0));
      }, new AbortController().signal);
      source.close();
      files.push({ name, results, seeds });
    }
    return files;
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("AlertRecorder writes what came before the alert and what follows", async () => {
  const files = await withScene({}, (scene) => {
    for (let ms = 0; ms < 100; ms += 10) scene.event(ms);
    scene.event(100, rule(true));
    for (let ms = 110; ms <= 2000; ms += 10) scene.event(ms);
  });
  assertEquals(files.map(({ name }) => name), [
    "cap_01700000000100000000_00000000000000000011_some-rule.scap",
  ]);
  const [{ results }] = files;
  assertEquals(results, Array.from({ length: 111 }, (_, i) => 10 * i));
});

Deno.test("AlertRecorder follows the rule's duration, and lengthens for further alerts", async () => {
  const files = await withScene({ historyBytes: 0 }, (scene) => {
    scene.event(0);
    scene.event(10, rule(true, 50));
    scene.event(50, rule(true, 100));
    scene.event(140);
    scene.event(151);
    scene.event(160);
    scene.event(5000, rule(true, 10));
  });
  assertEquals(files.map(({ results }) => results), [[10, 50, 140], [5000]]);
});

Deno.test("AlertRecorder records for rules that say so, or for all", async () => {
  const none = await withScene({}, (scene) => scene.event(0, rule(false)));
  assertEquals(none, []);
  const all = await withScene(
    { allRules: true },
    (scene) => scene.event(0, rule(false)),
  );
  assertEquals(all.length, 1);
});

Deno.test("AlertRecorder knows the threads of its history that have ended", async () => {
  const [{ seeds }] = await withScene({}, (scene) => {
    const thread = new Thread(77, 77);
    thread.comm = "shortlived";
    scene.state.add(thread);
    scene.event(0, undefined, 77);
    scene.event(1, undefined, 77, PROCEXIT);
    assertEquals(scene.state.thread(77), undefined);
    scene.event(2, rule(true));
  });
  const found = seeds.threads.find(({ tid }) => tid === 77);
  assertEquals(found?.comm, "shortlived");
});

Deno.test("AlertRecorder removes its oldest files, and no others, to stay within the limit", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const scene = new Scene(dir, {
      historyBytes: 0,
      maxFileBytes: 1000,
      maxTotalBytes: 3000,
    });
    const name = (n: number) =>
      `cap_${String(n).padStart(20, "0")}_${"0".repeat(20)}.scap`;
    for (let n = 1; n <= 3; n++) {
      Deno.writeFileSync(`${dir}/${name(n)}`, new Uint8Array(900));
    }
    Deno.writeTextFileSync(`${dir}/cap_notes.txt`, "x".repeat(9000));
    scene.event(0, rule(true));
    await scene.recorder.close();
    const left = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
    assertEquals(left.length, 4);
    assert(left.includes("cap_notes.txt"));
    assert(!left.includes(name(1)) && left.includes(name(2)));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("AlertRecorder does not follow links that others have put in its way", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const scene = new Scene(dir, { historyBytes: 0 });
    Deno.writeTextFileSync(`${dir}/victim`, "precious");
    Deno.symlinkSync(
      `${dir}/victim`,
      `${dir}/cap_01700000000000000000_00000000000000000001_some-rule.scap`,
    );
    scene.event(0, rule(true));
    await scene.recorder.close();
    assertEquals(Deno.readTextFileSync(`${dir}/victim`), "precious");
    assertEquals(scene.recorder.files, 0);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
