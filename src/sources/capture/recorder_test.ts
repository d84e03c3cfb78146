import { assert, assertEquals } from "@std/assert";
import { viewOf } from "../../events/build.ts";
import { EventView } from "../../events/view.ts";
import { openCapture } from "./capture_source.ts";
import { numberedPath, Recorder, type RecorderOptions } from "./recorder.ts";
import { unknownMachine } from "./read_machine.ts";
import { CaptureError } from "./error.ts";

const GETCWD = 93;

async function withFolder(
  use: (dir: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function recorder(options: Partial<RecorderOptions>): Recorder {
  return new Recorder({
    path: "",
    tables: () => ({
      machine: unknownMachine(),
      users: [],
      groups: [],
      threads: [],
    }),
    ...options,
  });
}

/** Gives `count` events of about 1 KB to the recorder; their first parameters are `first`, `first + 1`, … */
function feed(to: Recorder, count: number, first = 0): void {
  const view = new EventView();
  for (let i = first; i < first + count; i++) {
    const params = [i, "x".repeat(950)];
    viewOf({ type: GETCWD, ts: BigInt(i), params }, view);
    to.event(view, false);
  }
}

/** First parameters of the events in a file. */
async function numbers(path: string): Promise<number[]> {
  const found: number[] = [];
  const source = await openCapture(path);
  await source.run(
    (view) => found.push(view.i64(0)),
    new AbortController().signal,
  );
  source.close();
  return found;
}

Deno.test("Recorder goes on in further files and keeps the last ones", async () => {
  await withFolder(async (dir) => {
    const to = recorder({ path: `${dir}/t.scap`, limit: 100_000, keep: 2 });
    for (let first = 0; first < 1000; first += 50) {
      feed(to, 50, first);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await to.close();
    const kept = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
    assertEquals(kept, to.files.map((path) => path.slice(dir.length + 1)));
    assertEquals(kept.length, 2);
    const last = [
      ...await numbers(to.files[0]),
      ...await numbers(to.files[1]),
    ];
    // in order, without a gap, to the very end
    assertEquals(last, last.map((_, i) => 1000 - last.length + i));
    assertEquals(to.stats(), { written: 1000, lost: 0 });
    for (const file of to.files) {
      assert(Deno.statSync(file).size < 110_000);
    }
  });
});

Deno.test("Recorder stops at the limit when it may not go on", async () => {
  await withFolder(async (dir) => {
    const to = recorder({ path: `${dir}/t.scap`, limit: 50_000 });
    feed(to, 1000);
    assertEquals(to.full, true);
    await to.close();
    assertEquals(to.error, undefined);
    const found = await numbers(`${dir}/t.scap`);
    assertEquals(found, found.map((_, i) => i));
    assert(found.length > 40 && found.length < 60);
  });
});

Deno.test("Recorder leaves a file that can be read while it is written", async () => {
  await withFolder(async (dir) => {
    const to = recorder({ path: `${dir}/t.scap.gz` });
    feed(to, 10);
    for (let i = 0; i < 600 && Deno.statSync(to.files[0]).size === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assertEquals((await numbers(to.files[0])).length, 10);
    await to.close();
  });
});

Deno.test("Recorder tells about a full disk and counts what is lost", async () => {
  let to: Recorder;
  try {
    to = recorder({ path: "/dev/full" });
  } catch (error) {
    assert(error instanceof CaptureError);
    return;
  }
  feed(to, 10);
  await to.close();
  assert(to.error !== undefined);
  assertEquals(to.stats(), { written: 0, lost: 10 });
});

Deno.test("numberedPath() keeps the endings", () => {
  assertEquals(numberedPath("/a.b/t.scap.gz", 3), "/a.b/t.0003.scap.gz");
  assertEquals(numberedPath("t.gz", 0), "t.0000.gz");
  assertEquals(numberedPath("trace", 1), "trace.0001");
});
