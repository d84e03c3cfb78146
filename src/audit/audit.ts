import { nowNs } from "../pipeline/alerts.ts";
import { catchUp } from "../pipeline/catch_up.ts";
import { Pipeline } from "../pipeline/pipeline.ts";
import { loadRules } from "../pipeline/rules.ts";
import type { Settings } from "../pipeline/settings.ts";
import { type OpenSource, openSource } from "../pipeline/sources.ts";
import { UserError } from "../errors.ts";
import { fromText } from "../events/bytestring.ts";
import { lostOf } from "../sources/source.ts";
import type { Thread } from "../state/thread.ts";
import auditRules from "./audit.yaml" with { type: "text" };
import { buildReport } from "./build.ts";
import { Child, type ChildExit } from "./child.ts";
import { Observer } from "./observer.ts";
import type { Scope } from "./process_log.ts";
import type { Report } from "./report.ts";

/** What is to be audited. */
export type Subject =
  | { kind: "command"; command: readonly string[]; graceMs: number }
  | { kind: "host"; durationMs: number }
  | { kind: "process"; pid: number; durationMs: number }
  | { kind: "container"; id: string; durationMs: number };

/** How often the end of what is audited is looked for, ms. */
const POLL_MS = 10;
/** How often the state is looked after, ms. */
const UPKEEP_MS = 1000;
/** How long to wait for events that are still on their way, ms. */
const CATCH_UP_MS = 5000;

/**
 * Audits a command, a process, a container or the host.
 *
 * @throws {UserError} it cannot be watched or run, or does not exist; the message says what is missing
 */
export async function audit(
  subject: Subject,
  settings: Settings,
): Promise<Report> {
  return await new Audit(subject, settings).run();
}

class Audit {
  readonly #subject: Subject;
  readonly #settings: Settings;
  readonly #observer: Observer;
  readonly #end = new AbortController();
  #opened!: OpenSource;
  #exit: ChildExit | null = null;

  constructor(subject: Subject, settings: Settings) {
    this.#subject = subject;
    this.#settings = withAllMatches(settings);
    const rules = loadRules(this.#settings, [
      { name: "audit.yaml", content: auditRules },
    ]);
    this.#observer = new Observer(rules.engineOf("syscall"), scopeOf(subject));
  }

  async run(): Promise<Report> {
    const observer = this.#observer;
    const opened = await openSource(this.#settings, {
      engines: new Map([["syscall", observer]]),
      engineOf: () => observer,
      files: [],
      folders: [],
    });
    this.#opened = opened;
    const { source, state } = opened;
    const pipeline = new Pipeline(
      source.name,
      state,
      observer,
      (rule, context) => observer.onMatch(rule, context),
    );
    const upkeep = setInterval(
      () => state.upkeep(lostOf(source.stats())),
      UPKEEP_MS,
    );
    let started: bigint;
    try {
      opened.prepare();
      this.#adoptPresent(nowNs());
      started = nowNs();
      // both end when either fails
      await Promise.all([
        source.run((view) => pipeline.handle(view), this.#end.signal),
        this.#watch().finally(() => this.#end.abort()),
      ]);
    } finally {
      this.#end.abort();
      clearInterval(upkeep);
      source.close();
      state.close();
    }
    observer.processes.finish();
    return buildReport({
      mode: this.#subject.kind,
      command: this.#subject.kind === "command"
        ? this.#subject.command
        : undefined,
      target: targetOf(this.#subject),
      started,
      ended: nowNs(),
      exit: this.#exit,
      stats: source.stats(),
      notes: pipeline.failures === 0
        ? []
        : [`${pipeline.failures} events could not be processed`],
    }, observer);
  }

  /** Enters the processes that belong to the audit already. */
  #adoptPresent(now: bigint): void {
    const subject = this.#subject;
    const { processes } = this.#observer;
    const mains = [...this.#opened.state.threads.values()]
      .filter((thread) => thread.isMain);
    if (subject.kind === "process") {
      const root = mains.find(({ pid }) => pid === subject.pid);
      if (root === undefined) {
        throw new UserError(`--pid ${subject.pid}: there is no such process`);
      }
      processes.adopt(root.pid, now);
      processes.meet(root, now);
      for (const each of withDescendants(root, mains)) {
        processes.meet(each, now);
      }
    } else if (subject.kind === "container") {
      for (const each of mains) processes.meet(each, now);
      if (processes.running === 0) {
        throw new UserError(
          `--container ${subject.id}: no process is in such a container`,
        );
      }
    }
  }

  /** Lasts as long as the audit does. */
  async #watch(): Promise<void> {
    const subject = this.#subject;
    let child: Child | undefined;
    if (subject.kind === "command") {
      // what has come meanwhile leaves no room for what the command does
      await this.#catchUp();
      child = new Child(subject.command);
      this.#observer.processes.adopt(child.pid, nowNs());
      this.#exit = await child.exited;
    }
    // at once: the signals were the command's as long as it ran, and without a listener they would end saker
    const stop = stopSignal();
    if (subject.kind === "command") await this.#catchUp();
    await this.#until(
      () =>
        stop.requested || child?.stopMissed ||
        (subject.kind !== "host" && this.#allEnded()),
      subject.kind === "command" ? subject.graceMs : subject.durationMs,
    );
    await this.#catchUp();
    stop.close();
  }

  readonly #allEnded = () => this.#observer.processes.running === 0;

  #catchUp(): Promise<void> {
    return catchUp(this.#opened.source, CATCH_UP_MS, this.#end.signal);
  }

  async #until(
    condition: () => boolean | undefined,
    timeoutMs: number,
  ): Promise<void> {
    const end = performance.now() + timeoutMs;
    while (
      !condition() && performance.now() < end && !this.#end.signal.aborted
    ) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

function scopeOf(subject: Subject): Scope {
  switch (subject.kind) {
    case "command":
    case "process":
      return { kind: "tree" };
    case "container":
      return { kind: "container", id: fromText(subject.id) };
    case "host":
      return { kind: "host" };
  }
}

function targetOf(subject: Subject): Report["target"] {
  switch (subject.kind) {
    case "process":
      return { pid: subject.pid };
    case "container":
      return { container: subject.id };
    default:
      return null;
  }
}

/** Descendants of a process, parents before children. */
function withDescendants(root: Thread, mains: readonly Thread[]): Thread[] {
  const children = Map.groupBy(mains, (thread) => thread.ptid);
  const found = [root];
  for (let i = 0; i < found.length; i++) {
    found.push(...children.get(found[i].pid) ?? []);
  }
  return found;
}

/** In an audit no rule may hide another one. */
function withAllMatches(settings: Settings): Settings {
  return { ...settings, config: { ...settings.config, rule_matching: "all" } };
}

/** INT or TERM end the audit early, with a report. */
function stopSignal(): { readonly requested: boolean; close(): void } {
  let requested = false;
  const listener = () => requested = true;
  const signals: Deno.Signal[] = ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, listener);
  return {
    get requested() {
      return requested;
    },
    close() {
      for (const signal of signals) Deno.removeSignalListener(signal, listener);
    },
  };
}
