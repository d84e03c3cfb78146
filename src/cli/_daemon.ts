import { UserError } from "../errors.ts";
import { toText } from "../events/bytestring.ts";
import { launchEnvironment } from "../resources.ts";
import { readBytes } from "../state/proc/files.ts";

/** Tells the copy in the background that it is the one. */
const MARK = "SAKER_IN_BACKGROUND";
/** How long the copy may take to get going, ms. */
const PATIENCE = 15_000;
const LOOK_EVERY = 50;

/** Whether this process is the copy in the background. */
export function inBackground(): boolean {
  return Deno.env.has(MARK);
}

/**
 * Starts this program anew in the background, with the same arguments, and waits until it watches.
 *
 * @param pidfile written by the copy when it is ready
 * @throws {UserError} it has ended at once, or there is no pid file to be found by
 */
export async function daemonise(pidfile: string | undefined): Promise<number> {
  if (pidfile === undefined) {
    throw new UserError("If -d is provided, a pid file must also be provided");
  }
  const child = new Deno.Command("/proc/self/exe", {
    args: ownArguments(),
    env: { ...launchEnvironment, [MARK]: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  child.unref();
  let ended = false;
  child.status.then(() => ended = true);
  for (let waited = 0; waited < PATIENCE; waited += LOOK_EVERY) {
    if (ended) break;
    if (await isReady(pidfile, child.pid)) return 0;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  throw new UserError(
    "The process in the background did not start; run without -d to see why",
  );
}

/** The arguments of this process, the runtime's own included. The runtime itself reads /proc only with all rights. */
function ownArguments(): string[] {
  const words = toText(readBytes("/proc/self/cmdline") ?? "").split("\0");
  return words.slice(1, -1);
}

async function isReady(pidfile: string, pid: number): Promise<boolean> {
  try {
    return (await Deno.readTextFile(pidfile)).trim() === `${pid}`;
  } catch {
    return false;
  }
}
