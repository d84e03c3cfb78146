import type { Alert } from "../alerts/alert.ts";
import { INTERNAL } from "../alerts/render.ts";
import { log } from "../log.ts";
import type { SourceStats } from "../sources/source.ts";
import { TokenBucket } from "./token_bucket.ts";

/** Settings of {@link DropMonitor}; the names follow the configuration's `syscall_event_drops`. */
export interface DropOptions {
  threshold: number;
  actions: readonly string[];
  rate: number;
  maxBurst: number;
  /** Pretend that an event was lost at every look, for tests of the outputs. */
  simulate: boolean;
}

/** What the monitor tells others to do. */
export interface DropActions {
  alert(alert: Alert): void;
  /** Ends saker with an error. */
  exit(message: string): void;
}

const RULE = "Falco internal: syscall event drop";

/** Syscalls of the loss categories in the internal alert. */
const CATEGORIES: Record<string, readonly string[]> = {
  clone_fork: ["clone", "clone3", "fork", "vfork"],
  execve: ["execve", "execveat"],
  connect: ["connect"],
  open: ["open", "openat", "openat2", "open_by_handle_at", "creat"],
  dir_file: [
    ..."mkdir mkdirat rmdir link linkat unlink unlinkat rename renameat"
      .split(" "),
    ..."renameat2 symlink symlinkat chmod fchmod fchmodat fchmodat2".split(" "),
  ],
  other_interest: ["setuid", "setgid", "setresuid", "setresgid", "ptrace"],
  close: ["close"],
  proc: ["procexit"],
};

/** Looks at a source's losses once a second and raises the alarm when they are too many. */
export class DropMonitor {
  /** Looks that found more losses than the threshold allows. */
  detected = 0;
  /** How often actions were taken: the token bucket holds some back. */
  actionsTaken = 0;

  readonly #options: DropOptions;
  readonly #actions: DropActions;
  readonly #stats: () => SourceStats;
  readonly #bucket: TokenBucket;
  readonly #threshold: number;
  #last: SourceStats;
  #exiting = false;

  constructor(
    stats: () => SourceStats,
    options: DropOptions,
    actions: DropActions,
  ) {
    this.#stats = stats;
    this.#options = options;
    this.#actions = actions;
    this.#bucket = new TokenBucket(options.rate, options.maxBurst);
    this.#threshold = options.simulate ? 0 : options.threshold;
    this.#last = stats();
  }

  /** Everything lost up to the last look. */
  get dropped(): number {
    return sum(lossesOf(this.#last.dropped));
  }

  /** Compares with the last look. `now` in ns since the epoch: the clock of the events. */
  check(now: bigint): void {
    if (this.#exiting) return;
    const stats = this.#stats();
    const before = this.#last;
    this.#last = stats;
    const dropped = differences(stats.dropped, before.dropped);
    let drops = sum(lossesOf(dropped));
    if (this.#options.simulate) drops++;
    if (drops === 0) return;
    const events = Math.max(1, stats.produced - before.produced);
    if (drops / events <= this.#threshold) return;
    this.detected++;
    if (!this.#bucket.claim(Number(now) / 1e9)) {
      log.debug(
        "Syscall event drop but token bucket depleted, skipping actions",
      );
      return;
    }
    this.actionsTaken++;
    const message = `${RULE}. ${drops} system calls dropped in last second.`;
    for (const action of this.#options.actions) {
      if (action === "log") log.debug(message);
      else if (action === "alert") {
        const bySyscall = differences(
          stats.droppedBySyscall,
          before.droppedBySyscall,
        );
        this.#actions.alert({
          time: now,
          rule: RULE,
          priority: "Debug",
          source: INTERNAL,
          message,
          fields: fieldsOf(
            stats.produced - before.produced,
            drops,
            dropped,
            bySyscall,
          ),
          tags: [],
        });
      } else if (action === "exit") {
        log.fatal(message);
        log.fatal("Exiting.");
        this.#exiting = true;
        this.#actions.exit(message);
      }
    }
  }
}

function fieldsOf(
  events: number,
  drops: number,
  dropped: Record<string, number>,
  bySyscall: Record<string, number>,
): Record<string, string> {
  const fields: Record<string, string> = {
    ebpf_enabled: "1",
    n_evts: String(events),
    n_drops: String(drops),
    n_drops_buffer_total: String(dropped.ring_full ?? 0),
    n_drops_scratch_map: String(dropped.scratch ?? 0),
    n_drops_page_faults: String(dropped.page_fault ?? 0),
    n_drops_bug: String(dropped.bug ?? 0),
  };
  for (const [category, names] of Object.entries(CATEGORIES)) {
    fields[`n_drops_buffer_${category}_exit`] = String(
      sum(names.map((name) => bySyscall[name] ?? 0)),
    );
  }
  return fields;
}

/** Losses that matter: events of a capture that only were merged into others are none. */
function lossesOf(dropped: Record<string, number>): number[] {
  return Object.entries(dropped)
    .filter(([reason]) => reason !== "merged_enter")
    .map(([, count]) => count);
}

function differences(
  now: Record<string, number>,
  before: Record<string, number>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(now).map(([key, n]) => [key, n - (before[key] ?? 0)]),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
