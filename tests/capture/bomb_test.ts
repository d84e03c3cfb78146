/** Beside the unit tests others would use the same process's memory. */
import { assert, assertMatch, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import { CaptureError, openCapture } from "../../src/sources/capture/mod.ts";
import {
  eventV2,
  join,
  section,
  str,
  u64,
} from "../../src/sources/capture/_old_writer.ts";

Deno.test("openCapture() keeps its memory small when a gzip file holds far more than it weighs", async () => {
  // 1 GB of zeros in 1 MB, behind a valid head and one event
  const zeros = gzipSync(new Uint8Array(16 * 1024 * 1024));
  const event = eventV2(93, [u64(0), str("/some/path")]);
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(
      path,
      join(
        gzipSync(join(section(), event)),
        ...Array.from({ length: 64 }, () => zeros),
      ),
    );
    const before = Deno.memoryUsage().rss;
    const source = await openCapture(path);
    const error = await assertRejects(
      () => source.run(() => {}, new AbortController().signal),
      CaptureError,
    );
    source.close();
    assertMatch(error.message, /unexpected block/);
    const megabytes = (Deno.memoryUsage().rss - before) / 1e6;
    assert(megabytes < 100, `${megabytes} MB`);
  } finally {
    await Deno.remove(path);
  }
});
