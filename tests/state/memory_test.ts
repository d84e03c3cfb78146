/** saker on a host with ten thousand processes. */
import { assert } from "@std/assert";
import { liveTest } from "../_live.ts";
import { exists } from "../rules/_watch.ts";
import { startCrowd } from "./_helper.ts";
import { RUNTIME } from "./_runtime.ts";

const PROCESSES = 10_000;
/** What saker may take of memory there, bytes. */
const LIMIT = 150e6;
/** When starting up is over for good, ms; see `src/pipeline/settle.ts`. */
const SETTLED = 13_000;
const root = new URL("../../", import.meta.url).pathname;

/** Resident memory of a process, bytes. */
function resident(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]) * 1024;
}

liveTest(
  "ten thousand processes with 20 descriptors each fit into 150 MB",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "saker-crowd-" });
    const people = await startCrowd(folder, PROCESSES);
    try {
      Deno.writeTextFileSync(`${folder}/saker.yaml`, "log_syslog: false\n");
      const saker = new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", ...RUNTIME, `${root}main.ts`, "run"],
          ...["-c", `${folder}/saker.yaml`, "-P", `${folder}/pid`],
        ],
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      try {
        const deadline = Date.now() + 60_000;
        while (!exists(`${folder}/pid`) && Date.now() < deadline) {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        await new Promise((resolve) => setTimeout(resolve, SETTLED));
        // on a busy machine it takes longer
        let bytes = resident(saker.pid);
        for (let i = 0; i < 60 && bytes >= LIMIT; i++) {
          await new Promise((resolve) => setTimeout(resolve, 1000));
          bytes = resident(saker.pid);
        }
        assert(bytes < LIMIT, `${Math.round(bytes / 1e6)} MB`);
      } finally {
        saker.kill("SIGTERM");
        await saker.status;
      }
    } finally {
      await people.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
);
