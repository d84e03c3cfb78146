import { assertEquals, assertMatch } from "@std/assert";
import { ExeHashes, prepareHashes } from "./exe_hash.ts";
import { Thread } from "./thread.ts";

async function sha256(path: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    await Deno.readFile(path),
  );
  return new Uint8Array(digest).toHex();
}

Deno.test("of() hashes the program of a process, and a changed file anew", async () => {
  const dir = Deno.makeTempDirSync();
  const path = `${dir}/tool`;
  try {
    await prepareHashes();
    // not by this process: a program that another thread starts meanwhile would hold the file open for writing
    new Deno.Command("cp", { args: ["/bin/sleep", path] }).outputSync();
    const child = new Deno.Command(path, { args: ["1000"] }).spawn();
    const hashes = new ExeHashes();
    const thread = new Thread(child.pid, child.pid);
    thread.exepath = path;
    thread.exeIno = Deno.statSync(path).ino!;
    const hash = await sha256(path);
    assertEquals(hashes.of(thread), hash);
    child.kill("SIGKILL");
    await child.status;
    assertEquals(hashes.of(thread), hash);
    Deno.writeTextFileSync(path, "other");
    assertEquals(hashes.of(thread), await sha256(path));
    Deno.removeSync(path);
    assertEquals(hashes.of(thread), undefined);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});

Deno.test("of() reads large files in the background", async () => {
  await prepareHashes();
  const hashes = new ExeHashes();
  const self = new Thread(Deno.pid, Deno.pid);
  self.exepath = Deno.readLinkSync("/proc/self/exe");
  assertEquals(hashes.of(self), undefined);
  let hash: string | undefined;
  for (let i = 0; i < 1200 && hash === undefined; i++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    hash = hashes.of(self);
  }
  assertMatch(hash!, /^[0-9a-f]{64}$/);
  assertEquals(hash, await sha256(Deno.execPath()));
});
