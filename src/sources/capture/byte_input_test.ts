import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import {
  CaptureError,
  NotACaptureError,
  openCapture,
  TruncatedCaptureError,
} from "./mod.ts";
import { eventV2, join, section, str, u64 } from "./_old_writer.ts";

const EVENT = eventV2(93, [u64(0), str("/some/path")]);
const FILE = join(section(), ...Array.from({ length: 5000 }, () => EVENT));

async function withFile<T>(
  bytes: Uint8Array,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

/** Events in the file at `path`. */
async function count(path: string): Promise<number> {
  let events = 0;
  const source = await openCapture(path);
  try {
    await source.run(() => events++, new AbortController().signal);
  } finally {
    source.close();
  }
  return events;
}

Deno.test("openCapture() reads plain and packed files, also of several members", async () => {
  assertEquals(await withFile(FILE, count), 5000);
  assertEquals(await withFile(gzipSync(FILE), count), 5000);
  const members = join(
    gzipSync(FILE.subarray(0, 1234)),
    gzipSync(FILE.subarray(1234)),
    gzipSync(FILE),
  );
  assertEquals(await withFile(members, count), 10_000);
});

Deno.test("openCapture() delivers the readable part of a packed file that breaks off", async () => {
  const packed = gzipSync(FILE, { level: 0 });
  await withFile(packed.subarray(0, packed.length / 2), async (path) => {
    let events = 0;
    const source = await openCapture(path);
    const error = await assertRejects(
      () => source.run(() => events++, new AbortController().signal),
      TruncatedCaptureError,
    );
    assert(events > 2000 && events < 3000, `${events} events`);
    assertMatch(error.message, /breaks off/);
    source.close();
  });
});

Deno.test("openCapture() names the trouble with damaged gzip data", async () => {
  const packed = gzipSync(FILE);
  packed.fill(0xff, 40, 60);
  const error = await assertRejects(
    () => withFile(packed, count),
    CaptureError,
  );
  assertMatch(error.message, /damaged gzip data/);
});

Deno.test("openCapture() says why a file cannot be opened", async () => {
  const missing = await assertRejects(
    () => openCapture("/nonexistent/x.scap"),
    CaptureError,
  );
  assertMatch(missing.message, /\/nonexistent\/x.scap: there is no such file/);
  const directory = await assertRejects(() => openCapture("/"), CaptureError);
  assertMatch(directory.message, /is a directory/);
  await assertRejects(
    () => withFile(gzipSync(new TextEncoder().encode("no capture")), count),
    NotACaptureError,
  );
});

Deno.test("CaptureSource stops when it is told to", async () => {
  await withFile(FILE, async (path) => {
    const abort = new AbortController();
    const source = await openCapture(path);
    let events = 0;
    await source.run(() => {
      if (++events === 100) abort.abort();
    }, abort.signal);
    source.close();
    assert(events < 5000, `${events} events`);
  });
});

Deno.test("CaptureSource keeps the pace of the recording when asked to", async () => {
  const times = [0n, 40n, 80n].map((ms) => 1_000_000_000n + ms * 1_000_000n);
  const file = join(
    section(),
    ...times.map((ts) => eventV2(93, [u64(0), str("/")], { ts })),
  );
  await withFile(file, async (path) => {
    const source = await openCapture(path, { speed: "real" });
    const at: number[] = [];
    const start = performance.now();
    await source.run(
      () => at.push(performance.now() - start),
      new AbortController().signal,
    );
    source.close();
    assertEquals(at.length, 3);
    assert(at[2] >= 78 && at[2] < 30_000, `third event after ${at[2]} ms`);
  });
});

Deno.test("CaptureSource hands out the file's own memory for current events", async () => {
  await withFile(FILE, async (path) => {
    const memories = new Set<ArrayBufferLike>();
    const source = await openCapture(path);
    await source.run(
      (view) => memories.add(view.bytes.buffer),
      new AbortController().signal,
    );
    source.close();
    assertEquals(memories.size, 1);
  });
});
