import { messageOf } from "../../errors.ts";
import { log } from "../../log.ts";
import type { Rule } from "../../rules/engine.ts";
import type { Context } from "../../state/context.ts";
import type { Thread } from "../../state/thread.ts";
import { History } from "./history.ts";
import { Recorder } from "./recorder.ts";
import type { CaptureTables } from "./write_head.ts";

/** Settings of an {@link AlertRecorder}. */
export interface AlertRecorderOptions {
  /** Beginning of the files' names, with their folder. */
  prefix: string;
  /** Every alert is recorded, not only those of rules that say so. */
  allRules: boolean;
  /** How long a rule's recording goes on when the rule does not say, ms. */
  defaultDuration: number;
  /** Bytes of a file; 0 = any. */
  maxFileBytes: number;
  /** Bytes of all files of this prefix; the oldest go when there are more. 0 = any. */
  maxTotalBytes: number;
  /** Bytes of events before the alert; 0 = none. */
  historyBytes: number;
  /** The state at the time of the call. */
  tables: () => CaptureTables;
}

const PROCEXIT = 186;
/** Characters of the rule that a file is named after; file systems take 255 in all. */
const MAX_RULE_NAME = 64;

/**
 * Records what happens around alerts: what came shortly before from memory, and what follows for as long as the rule
 * wants. An alert during a recording lengthens it.
 */
export class AlertRecorder {
  readonly #options: AlertRecorderOptions;
  readonly #history: History | undefined;
  #recorder: Recorder | undefined;
  /** Event time at which the recording ends, ns; approximate, as event times of views are. */
  #deadline = 0;
  /** The rule that fired at the event at hand. */
  #trigger: Rule | undefined;
  #closing: Promise<void> = Promise.resolve();
  #files = 0;

  constructor(options: AlertRecorderOptions) {
    this.#options = options;
    this.#history = options.historyBytes > 0
      ? new History(Math.max(options.historyBytes, 64 * 1024))
      : undefined;
  }

  /** Files begun so far. */
  get files(): number {
    return this.#files;
  }

  /** Takes note of a match; to be called before {@link event}, for the same event. */
  match(rule: Rule, context: Context): void {
    const { allRules, defaultDuration } = this.#options;
    if (!allRules && !rule.capture) return;
    this.#trigger ??= rule;
    const duration = rule.captureDuration || defaultDuration;
    const until = context.event.timestampApprox + duration * 1e6;
    if (until > this.#deadline) this.#deadline = until;
  }

  /** Takes an event after the rules have seen it and before the state drops what it has ended. */
  event(context: Context): void {
    const view = context.event;
    const history = this.#history;
    if (history !== undefined) {
      history.event(view);
      if (view.type === PROCEXIT && context.thread !== undefined) {
        history.ended(context.thread);
      }
    }
    const recorder = this.#recorder;
    if (recorder !== undefined) {
      this.#trigger = undefined;
      if (view.timestampApprox > this.#deadline || recorder.full) this.#stop();
      else recorder.event(view, view.stateOnly);
    } else if (this.#trigger !== undefined) {
      this.#start(context, this.#trigger);
      this.#trigger = undefined;
    }
  }

  /** Ends the recording that is under way and waits until its file is complete. */
  async close(): Promise<void> {
    this.#stop();
    await this.#closing;
  }

  #start(context: Context, rule: Rule): void {
    const { prefix } = this.#options;
    const view = context.event;
    const path = `${prefix}_${digits(view.timestamp)}_${digits(view.num)}_${
      fileName(rule.name)
    }.scap`;
    const history = this.#history;
    try {
      const limit = this.#makeRoom();
      const recorder = this.#recorder = new Recorder({
        path,
        tables: () => this.#tables(),
        limit,
        exclusive: true,
        gzip: true,
      });
      this.#files++;
      if (history === undefined) recorder.event(view, false);
      else history.replay((past) => recorder.event(past, false));
    } catch (error) {
      log.error(
        `No capture for rule "${rule.name}": ${messageOf(error)}`,
      );
      return;
    }
    log.info(`Capture for rule "${rule.name}" begins: ${path}`);
  }

  /** The state's tables, and the threads that the history is about but that have ended. */
  #tables(): CaptureTables {
    const tables = this.#options.tables();
    const ended = this.#history?.endedThreads() ?? [];
    if (ended.length === 0) return tables;
    const threads = new Map<number, Thread>();
    for (const thread of ended) threads.set(thread.tid, thread);
    for (const thread of tables.threads) threads.set(thread.tid, thread);
    return { ...tables, threads: threads.values() };
  }

  #stop(): void {
    const recorder = this.#recorder;
    if (recorder === undefined) return;
    this.#recorder = undefined;
    this.#closing = this.#closing.then(() => recorder.close()).then(() => {
      const { written, lost } = recorder.stats();
      const [path] = recorder.files;
      if (recorder.error !== undefined) log.error(recorder.error.message);
      log.info(`Capture ${path} is complete: ${written} events, ${lost} lost`);
    });
  }

  /** Removes the oldest files until the next one fits. Returns its limit in bytes, 0 = none. */
  #makeRoom(): number {
    const { prefix, maxFileBytes, maxTotalBytes } = this.#options;
    if (maxTotalBytes === 0) return maxFileBytes;
    const wanted = maxFileBytes > 0
      ? Math.min(maxFileBytes, maxTotalBytes)
      : Math.ceil(maxTotalBytes / 4);
    const files = filesOf(prefix);
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files) {
      if (total + wanted <= maxTotalBytes) break;
      Deno.removeSync(path);
      total -= size;
      log.warn(`Removed ${path}: captures would take more than allowed`);
    }
    return wanted;
  }
}

/** Files that alerts have left, oldest first. */
function filesOf(prefix: string): { path: string; size: number }[] {
  const slash = prefix.lastIndexOf("/");
  const folder = slash < 0 ? "." : prefix.slice(0, slash + 1);
  const begin = prefix.slice(slash + 1);
  const files: { path: string; size: number; key: string }[] = [];
  for (const { name, isFile } of Deno.readDirSync(folder)) {
    if (!isFile || !name.startsWith(begin)) continue;
    const key = /^_(\d{20}_\d{20})(?:_[A-Za-z0-9-]*)?\.scap$/.exec(
      name.slice(begin.length),
    )?.[1];
    if (key === undefined) continue;
    const path = slash < 0 ? name : folder + name;
    files.push({ path, size: Deno.statSync(path).size, key });
  }
  return files.sort((a, b) => a.key < b.key ? -1 : 1);
}

/** The rule's name as a part of a file name. */
function fileName(rule: string): string {
  return rule.replaceAll(/[^A-Za-z0-9]+/g, "-").slice(0, MAX_RULE_NAME);
}

function digits(value: number | bigint): string {
  return String(value).padStart(20, "0");
}
