/** Paths that programs change under a call, on the live kernel. Skipped where the probe cannot be loaded. */
import { existsSync } from "node:fs";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { liveTest } from "../_live.ts";
import { buildActor } from "../syscalls/_actor.ts";
import { RunningSaker, withFiles } from "./_saker.ts";

const RULES = `
- rule: Opened
  desc: Somebody has opened a file of this test.
  condition: evt.type = openat and evt.rawres >= 0 and fs.realpath in (DIR/one, DIR/two)
  output: opened shown=%fs.path.name used=%fs.realpath ino=%evt.rawarg.ino
  priority: NOTICE
- rule: Removed
  desc: Somebody has tried to remove a file of this test as a directory.
  condition: evt.type = unlinkat and fs.realpath in (DIR/one, DIR/two)
  output: removed shown=%evt.arg.name used=%fs.realpath
  priority: NOTICE
`;

async function watching(
  test: (saker: RunningSaker, dir: string) => Promise<void>,
): Promise<void> {
  const files = {
    "r.yaml": RULES,
    "c.yaml": "log_syslog: false\nrules_files: [DIR/r.yaml]\n",
    one: "",
    two: "",
  };
  await withFiles(files, async (dir) => {
    const args = ["-c", `${dir}/c.yaml`, "-P", `${dir}/pid`];
    const saker = new RunningSaker(args);
    try {
      // written once the probe is attached
      await saker.until(() => existsSync(`${dir}/pid`), "the pid file");
      await test(saker, dir);
    } finally {
      await saker.stop();
    }
  });
}

liveTest("saker run sees through a thread that changes the path", async () => {
  if (navigator.hardwareConcurrency < 2) {
    console.warn("not done: it takes two threads at the same time");
    return;
  }
  const race = await buildActor("race");
  await watching(async (saker, dir) => {
    const [one, two] = [`${dir}/one`, `${dir}/two`];
    const caught = (what: string) =>
      [...saker.stdout.matchAll(/(opened|removed) shown=(\S+) used=(\S+)/g)]
        .some(([, did, shown, used]) => did === what && shown !== used);
    // chance decides, and on a busy machine the two threads may hardly ever run at the same time
    const end = performance.now() + 100_000;
    while (
      !(caught("opened") && caught("removed")) && performance.now() < end
    ) {
      await new Deno.Command(race, { args: ["3", one, two] }).output();
    }
    await saker.until(() => saker.stdout.includes("(race)"), "the alert");
    saker.signal("SIGTERM");
    const { stdout, stderr } = await saker.end();

    const seen = [
      ...stdout.matchAll(/(opened|removed) shown=(\S+) used=(\S+)/g),
    ];
    const raced = seen.filter(([, , shown, used]) => shown !== used);
    assert(raced.some(([, what]) => what === "opened"), "no open was caught");
    assert(raced.some(([, what]) => what === "removed"), "no removal was");
    const inodes = new Map([one, two].map((p) => [p, Deno.statSync(p).ino]));
    for (const [, used, ino] of stdout.matchAll(/used=(\S+) ino=(\d+)/g)) {
      assertEquals(inodes.get(used), Number(ino));
    }
    const races = Number(/Path mismatches: (\d+) races/.exec(stderr)?.[1]);
    assert(races >= raced.length, `${races} races, ${raced.length} alerts`);
  });
});

liveTest("saker run tells of symbolic links", async () => {
  await watching(async (saker, dir) => {
    await Deno.symlink(`${dir}/one`, `${dir}/link`);
    // more than once: events can be lost when the machine is busy with others
    const reader = new Deno.Command("sh", {
      args: ["-c", 'while :; do cat "$0"; sleep 0.5; done', `${dir}/link`],
    }).spawn();
    try {
      await saker.until(
        () => saker.stdout.includes(`shown=${dir}/link used=${dir}/one`),
        "the rule's alert",
      );
      // one for whatever else goes on may have come first
      await saker.until(
        () => saker.stdout.includes("led through a symbolic link"),
        "the internal alert",
      );
    } finally {
      reader.kill();
      await reader.status;
    }
    saker.signal("SIGTERM");
    assertMatch(
      (await saker.end()).stderr,
      /Path mismatches: 0 races, [1-9]\d* symbolic links/,
    );
  });
});
