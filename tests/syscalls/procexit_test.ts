import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";
import { status } from "./_process.ts";

liveTest("procexit reports the exit code", [], async (live) => {
  await live.actor.send("exit 3");
  const { params } = await live.event("procexit");
  assertEquals(params, {
    status: 0x300,
    ret: 3,
    sig: 0,
    core: 0,
    reaper_tid: 0,
  });
}, { hooks: ["procexit"] });

liveTest("procexit reports the signal", [], async (live) => {
  Deno.kill(live.actor.pid, "SIGKILL");
  const { params } = await live.event("procexit");
  assertEquals(params, { status: 9, ret: 0, sig: 9, core: 0, reaper_tid: 0 });
}, { hooks: ["procexit"] });

liveTest("procexit names who adopts the children", [], async (live) => {
  const child = new Deno.Command("sh", {
    args: ["-c", "sleep 60 >/dev/null 2>&1 & echo $!"],
    stdout: "piped",
  }).spawn();
  const orphan = Number(
    new TextDecoder().decode((await child.output()).stdout),
  );
  const { params } = await live.event("procexit", { tid: child.pid });
  assertEquals(params.reaper_tid, Number(status(orphan, "PPid")[0]));
  Deno.kill(orphan);
}, { hooks: ["procexit"] });

liveTest("procexit names the subreaper that adopts", [], async (live) => {
  const reaper = live.actor.pid;
  // PR_SET_CHILD_SUBREAPER
  await live.call("prctl", 36, 1);
  await live.actor.send("fork");
  // the child becomes a shell that leaves a process behind
  await live.actor.send("59 s:/bin/sh a:sh,-c,sleep%2060%20%26 a:PATH=/bin");
  const { tid, params } = await live.event("procexit", {
    tid: 0,
    where: (e) => e.params.reaper_tid === reaper,
  });
  assertEquals(params.status, 0);
  assertEquals(await live.actor.line(), String(tid));
  for (const pid of children(reaper)) Deno.kill(pid);
}, { hooks: ["procexit"] });

function children(pid: number): number[] {
  return Deno.readTextFileSync(`/proc/${pid}/task/${pid}/children`).trim()
    .split(" ").filter((p) => p !== "").map(Number);
}
