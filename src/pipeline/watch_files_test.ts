import { assertEquals } from "@std/assert";
import { fingerprint, watchFiles } from "./watch_files.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Counts the calls that `change` leads to. */
async function changesBy(change: (dir: string) => void): Promise<number> {
  const dir = await Deno.makeTempDir();
  Deno.mkdirSync(`${dir}/folder`);
  Deno.writeTextFileSync(`${dir}/file.yaml`, "a");
  Deno.writeTextFileSync(`${dir}/folder/one.yaml`, "a");
  let calls = 0;
  const stop = watchFiles([`${dir}/file.yaml`], [`${dir}/folder`], () => {
    calls++;
  });
  try {
    change(dir);
    await pause(400);
    return calls;
  } finally {
    stop();
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("watchFiles() tells once of a file that was written to", async () => {
  assertEquals(
    await changesBy((dir) => {
      for (const text of ["b", "bc", "bcd"]) {
        Deno.writeTextFileSync(`${dir}/file.yaml`, text);
      }
    }),
    1,
  );
});

Deno.test("watchFiles() tells of a file that was replaced by another", async () => {
  assertEquals(
    await changesBy((dir) => {
      Deno.writeTextFileSync(`${dir}/new`, "a");
      Deno.renameSync(`${dir}/new`, `${dir}/file.yaml`);
    }),
    1,
  );
});

Deno.test("watchFiles() tells of files that come into a folder and leave it", async () => {
  assertEquals(
    await changesBy((dir) =>
      Deno.writeTextFileSync(`${dir}/folder/two.yaml`, "")
    ),
    1,
  );
  assertEquals(
    await changesBy((dir) => Deno.removeSync(`${dir}/folder/one.yaml`)),
    1,
  );
});

Deno.test("watchFiles() is silent about other files beside", async () => {
  assertEquals(
    await changesBy((dir) => Deno.writeTextFileSync(`${dir}/out.txt`, "x")),
    0,
  );
});

Deno.test("watchFiles() tells of what has changed between the reading and the watch", async () => {
  const file = await Deno.makeTempFile();
  const before = fingerprint([file], []);
  Deno.writeTextFileSync(file, "changed");
  let calls = 0;
  const stop = watchFiles([file], [], () => calls++, before);
  try {
    await pause(400);
    assertEquals(calls, 1);
  } finally {
    stop();
    await Deno.remove(file);
  }
});
