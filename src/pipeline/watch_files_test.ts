import { assertEquals } from "@std/assert";
import { fingerprint, watchFiles } from "./watch_files.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Two calls for one change are none too many when this thread was late by more than this, ms. */
const LATE = 50;

/** Checks that `change` leads to so many calls, 0 or 1. */
async function assertCalls(
  expected: number,
  change: (dir: string) => void,
): Promise<void> {
  for (let attempt = 0;; attempt++) {
    const { calls, late } = await changesBy(expected, change);
    if (late < LATE || calls === expected || attempt === 20) {
      assertEquals(calls, expected);
      return;
    }
  }
}

/** Counts the calls that `change` leads to, and by how much this thread was ever late, ms. */
async function changesBy(
  expected: number,
  change: (dir: string) => void,
): Promise<{ calls: number; late: number }> {
  const dir = await Deno.makeTempDir();
  Deno.mkdirSync(`${dir}/folder`);
  Deno.writeTextFileSync(`${dir}/file.yaml`, "a");
  Deno.writeTextFileSync(`${dir}/folder/one.yaml`, "a");
  let calls = 0;
  const stop = watchFiles([`${dir}/file.yaml`], [`${dir}/folder`], () => {
    calls++;
  });
  let late = 0;
  const pauseOnTime = async (ms: number) => {
    const began = performance.now();
    await pause(ms);
    late = Math.max(late, performance.now() - began - ms);
  };
  try {
    const began = performance.now();
    change(dir);
    late = performance.now() - began;
    for (let i = 0; i < 3000 && calls < expected; i++) await pauseOnTime(10);
    for (let i = 0; i < 40; i++) await pauseOnTime(10);
    return { calls, late };
  } finally {
    stop();
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("watchFiles() tells once of a file that was written to", async () => {
  await assertCalls(1, (dir) => {
    for (const text of ["b", "bc", "bcd"]) {
      Deno.writeTextFileSync(`${dir}/file.yaml`, text);
    }
  });
});

Deno.test("watchFiles() tells of a file that was replaced by another", async () => {
  await assertCalls(1, (dir) => {
    Deno.writeTextFileSync(`${dir}/new`, "a");
    Deno.renameSync(`${dir}/new`, `${dir}/file.yaml`);
  });
});

Deno.test("watchFiles() tells of files that come into a folder and leave it", async () => {
  await assertCalls(
    1,
    (dir) => Deno.writeTextFileSync(`${dir}/folder/two.yaml`, ""),
  );
  await assertCalls(1, (dir) => Deno.removeSync(`${dir}/folder/one.yaml`));
});

Deno.test("watchFiles() is silent about other files beside", async () => {
  await assertCalls(0, (dir) => Deno.writeTextFileSync(`${dir}/out.txt`, "x"));
});

Deno.test("watchFiles() tells of what has changed between the reading and the watch", async () => {
  const file = await Deno.makeTempFile();
  const before = fingerprint([file], []);
  Deno.writeTextFileSync(file, "changed");
  let calls = 0;
  const stop = watchFiles([file], [], () => calls++, before);
  try {
    for (let i = 0; i < 3000 && calls === 0; i++) await pause(10);
    assertEquals(calls, 1);
  } finally {
    stop();
    await Deno.remove(file);
  }
});
