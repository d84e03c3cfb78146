/**
 * What the tests of the probe on the running kernel share. They are skipped, with the reason, where the probe cannot be
 * loaded, unless SAKER_REQUIRE_LIVE=1 says that this is a failure.
 */
import { assertEquals } from "@std/assert";
import { EVENTS } from "../../src/events/tables.ts";
import {
  openProbe,
  type ProbeHook,
  type ProbeSettings,
  type ProbeSource,
} from "../../src/sources/probe/mod.ts";
import { SKIP_LIVE } from "../_live.ts";
import { Actor, buildActor } from "./_actor.ts";
import { copyEvent, type SeenEvent } from "./_event.ts";

export { BAD, buffer, result } from "./_actor.ts";
export type { SeenEvent } from "./_event.ts";

/** How long an event may take to come, ms. */
const PATIENCE = 60_000;
/** … and when events have been lost, so that it may have been among them. */
const DOUBT = 2000;
/** How often a test is made anew after a loss, which others on the machine may have caused. */
const ATTEMPTS = 10;
/** Events of which those of other threads than the actor's are of interest, too: it is not known which these will be. */
const OF_ANYBODY = new Set(["clone", "clone3", "fork", "vfork", "procexit"]);

/** A probe that is being read and a process whose calls it sees. */
export class Live {
  readonly probe: ProbeSource;
  readonly actor: Actor;
  #events: SeenEvent[] = [];
  #arrived = Promise.withResolvers<void>();
  #abort = new AbortController();
  #run: Promise<void>;

  constructor(probe: ProbeSource, actor: Actor) {
    this.probe = probe;
    this.actor = actor;
    this.#run = probe.run((view) => {
      // copying everything would be too slow for a busy machine, and events would be lost
      if (view.tid !== actor.pid && !OF_ANYBODY.has(EVENTS[view.type]!.name)) {
        return;
      }
      this.#events.push(copyEvent(view));
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    }, this.#abort.signal);
  }

  /** Makes a call in the actor; see {@link Actor.call}. */
  call: Actor["call"] = (name, ...args) => this.actor.call(name, ...args);

  /** Whether events were lost for want of room. */
  get lossy(): boolean {
    return this.probe.stats().dropped.ring_full > 0;
  }

  /**
   * The next event that fits, of the actor unless `tid` says otherwise (0 = anybody). Earlier ones are forgotten.
   */
  async event(
    name: string,
    { tid = this.actor.pid, where = () => true }: {
      tid?: number;
      where?: (event: SeenEvent) => boolean;
    } = {},
  ): Promise<SeenEvent> {
    const began = performance.now();
    for (;;) {
      const arrived = this.#arrived.promise;
      for (let event; (event = this.#events.shift()) !== undefined;) {
        if (event.name !== name || !where(event)) continue;
        if (tid === 0 || event.tid === tid) return event;
      }
      const waited = performance.now() - began;
      if (waited > PATIENCE || waited > DOUBT && this.lossy) {
        const stats = JSON.stringify(this.probe.stats());
        throw new Error(`no event ${name} of ${tid} came: ${stats}`);
      }
      await within(arrived, 100);
    }
  }

  /** Makes a call and returns its event's parameters and its result. */
  async see(
    name: string,
    ...args: Parameters<Actor["call"]> extends [string, ...infer A] ? A : never
  ): Promise<{ ret: number; params: SeenEvent["params"] }> {
    const ret = await this.actor.call(name, ...args);
    const { params } = await this.event(name);
    return { ret, params };
  }

  async stop(): Promise<void> {
    await this.actor.stop();
    this.#abort.abort();
    await this.#run;
    this.probe.close();
  }
}

/** Waits for a promise, but not longer than so many ms. */
async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([promise, late]);
  clearTimeout(timer!);
}

interface LiveOptions extends Partial<ProbeSettings> {
  hooks?: ProbeHook[];
  /** How to start the actor. */
  actor?: Deno.CommandOptions;
  /** Which program it is. */
  program?: string;
  /** Fail at once where operations of io_uring are not seen. */
  operations?: boolean;
}

/**
 * A test on the running kernel with the given syscalls enabled, once for each kind of tracepoint. Made again when it
 * failed and events were lost.
 */
export function liveTest(
  name: string,
  syscalls: string[],
  body: (live: Live) => Promise<void>,
  options: LiveOptions = {},
): void {
  for (const rawTracepoints of [false, true]) {
    const flavor = rawTracepoints ? "raw_tp" : "tp_btf";
    Deno.test({
      name: `${name} (${flavor})`,
      ignore: SKIP_LIVE,
      sanitizeOps: false,
      sanitizeResources: false,
      async fn() {
        for (let attempt = 1;; attempt++) {
          const live = await start(
            { syscalls, rawTracepoints, ...options },
            flavor,
          );
          try {
            return await body(live);
          } catch (error) {
            if (attempt === ATTEMPTS || !live.lossy) throw error;
          } finally {
            await live.stop();
          }
        }
      },
    });
  }
}

async function start(
  options: LiveOptions & ProbeSettings,
  flavor: string,
): Promise<Live> {
  const actor = new Actor(await buildActor(options.program), options.actor);
  // what it does to start up is not of interest
  await actor.line();
  const probe = openProbe(options);
  try {
    assertEquals(probe.flavor, flavor, "the probe fell back");
    if (options.operations) {
      probe.attach();
      assertEquals(probe.unseenOperations(), undefined);
    }
    return new Live(probe, actor);
  } catch (error) {
    probe.close();
    await actor.stop();
    throw error;
  }
}

/** A test on the running kernel that opens its probes itself. */
export function probeTest(name: string, fn: () => void | Promise<void>): void {
  Deno.test({
    name,
    ignore: SKIP_LIVE,
    sanitizeOps: false,
    sanitizeResources: false,
    fn,
  });
}

/** Runs `body` with the path of a temporary folder, which is removed afterwards. */
export async function inFolder(
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "saker-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A device number as events carry it (`new_encode_dev` of the kernel), from `stat`. */
export function deviceOf(path: string): number {
  const dev = Deno.lstatSync(path).dev;
  const major = (dev >> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00);
  return ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
}
