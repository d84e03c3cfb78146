import type { Alert } from "../alerts/alert.ts";
import { toText } from "../events/bytestring.ts";
import { SIGKILL, SIGSTOP } from "../events/signals.ts";
import { EVENTS } from "../events/tables.ts";
import { TailFlag } from "../events/view.ts";
import type { Need } from "../fields/field.ts";
import type { Rule } from "../rules/engine.ts";
import { containerIdOf } from "../state/container_id.ts";
import type { Context } from "../state/context.ts";
import type { Action, Response, ResponseConfig } from "./action.ts";
import { membersOf, setFrozen } from "./cgroup.ts";
import { bindResponses, type Bound, type Compilers } from "./bindings.ts";
import { Delivery, keyOf } from "./delivery.ts";
import { Guard } from "./guard.ts";
import type { Verdict } from "./kernel/arm.ts";
import { Limiter } from "./limiter.ts";
import { type Outcome, outcomeOf, toAlert } from "./outcome.ts";
import { PidfdSignaller, type Signaller } from "./pidfd.ts";
import { listsChildren, readStat, toTicks } from "./proc.ts";
import { Programs } from "./programs.ts";
import { Tally } from "./tally.ts";
import {
  type Addressee,
  containerOf,
  findTargets,
  isGroup,
  nearTree,
  NoTarget,
  type Offender,
} from "./targets.ts";

/** Processes remembered as killed, so that what they did before they died is not answered again. */
const MAX_KILLED = 4096;

/** What a responder takes from the rest of saker. */
export interface ResponderParts extends Compilers {
  /** Takes the alert that each response is. */
  emit(alert: Alert): void;
  /** The match as a JSON alert, for programs. */
  renderMatch(rule: Rule, context: Context): string;
  /** Takes the outcome of every response. */
  trail?: (outcome: Outcome) => void;
  signaller?: Signaller;
  /** ns since the epoch, for latencies. */
  now?: () => number;
}

/**
 * Answers matches: the part that acts.
 *
 * {@link onMatch} runs in the same turn of the event loop as the match itself, before the alert is even rendered, so
 * that nothing but the rule stands between the event and the signal.
 */
export class Responder {
  readonly config: ResponseConfig;
  readonly tally = new Tally();
  /** Matches of processes that had been killed already. */
  repeated = 0;

  readonly #parts: ResponderParts;
  readonly #guard = new Guard();
  readonly #signaller: Signaller;
  readonly #programs: Programs;
  readonly #now: () => number;
  readonly #limiters = new Map<Response, Limiter>();
  #bound: ReadonlyMap<Rule, readonly Bound[]> = new Map();
  /** What the probe does by itself. */
  #armed: readonly Verdict[] = [];
  #needs: ReadonlySet<Need> = new Set();
  readonly #killed = new Set<string>();
  readonly #pending = new Set<Promise<void>>();

  constructor(config: ResponseConfig, parts: ResponderParts) {
    this.config = config;
    this.#parts = parts;
    this.#signaller = parts.signaller ?? new PidfdSignaller();
    this.#programs = new Programs(config.maxPrograms);
    this.#now = parts.now ?? clock;
    for (const response of config.rules) {
      this.#limiters.set(
        response,
        new Limiter(response.cooldownMs, response.maxPerMinute),
      );
    }
  }

  /** What the fields in `when:` and in programs' arguments take to be kept up. */
  get needs(): ReadonlySet<Need> {
    return this.#needs;
  }

  /** The responses that a rule has, in the order in which they are tried. */
  responsesOf(rule: Rule): readonly Response[] {
    return this.#bound.get(rule)?.map((bound) => bound.response) ?? [];
  }

  /**
   * Takes the rules that are loaded now in place of earlier ones.
   *
   * @param rules of all sources
   * @throws {ResponseConfigError} when a response names a rule or a tag that does not exist, or has a condition or
   * template that is wrong; the earlier rules stay
   */
  bind(rules: readonly Rule[]): void {
    if (this.config.mode === "off") return;
    const { bound, needs } = bindResponses(
      this.config.rules,
      rules,
      this.#parts,
      this.#limiters,
    );
    this.#bound = bound;
    this.#needs = needs;
  }

  /** Takes note of what the probe does by itself from now on. */
  setArmed(verdicts: readonly Verdict[]): void {
    this.#armed = verdicts.filter(({ reason }) => reason === undefined);
  }

  /**
   * Reports what the probe has done about an event that no rule claims: an operation that was refused has failed, which
   * rules about success do not match; and a process may have changed its name.
   */
  onUnclaimed(context: Context): void {
    const offender = offenderOf(context);
    const denied = (context.event.tailFlags & TailFlag.DENIED) !== 0;
    if (!denied && offender !== undefined) {
      if (this.#killed.has(keyOf(offender))) return;
      this.#remember(offender);
    }
    const event = EVENTS[context.event.type]?.name ?? "";
    const rules = this.#armed.filter(({ response, events }) =>
      events.has(event) &&
      response.actions.some(({ kind }) => (kind === "deny") === denied)
    ).map(({ rule }) => rule.name);
    this.#report({
      time: context.event.timestamp,
      rule: rules.join(" or "),
      priority: "Warning",
      tags: [],
      action: denied ? "deny" : "kill",
      target: "process",
      result: "done",
      reason: "decided by the probe alone",
      pid: context.event.tgid,
      name: toText(context.thread?.comm ?? ""),
      exepath: toText(context.thread?.exepath ?? ""),
      count: 1,
      latencyUs: 0,
      where: "kernel",
      response: "",
    });
  }

  /** Answers a match; to be called while the context still stands on the event. Never throws, never waits. */
  onMatch(rule: Rule, context: Context): void {
    const bound = this.#bound.get(rule);
    if (bound === undefined) return;
    for (let i = 0; i < bound.length; i++) {
      const each = bound[i];
      if (each.when === undefined || each.when.test(context)) {
        this.#respond(each, rule, context);
      }
    }
  }

  #respond(bound: Bound, rule: Rule, context: Context): void {
    const offender = offenderOf(context);
    const { response } = bound;
    if (
      offender !== undefined && this.#killed.has(keyOf(offender)) &&
      response.actions.every(isKill)
    ) {
      this.repeated++;
      return;
    }
    const limit = bound.limiter.admit(this.#now() / 1e6);
    for (let i = 0; i < response.actions.length; i++) {
      const action = response.actions[i];
      const outcome = outcomeOf(response, action, rule, context);
      if (limit !== undefined) {
        outcome.result = "limited";
        outcome.reason = limit;
        if (bound.limiter.isNews(limit)) this.#report(outcome);
        else this.tally.count(outcome);
      } else if (action.kind === "exec") {
        this.#exec(bound, i, action, rule, context, outcome);
      } else {
        if (i === 0 && this.#doneByProbe(response, rule, context)) {
          outcome.where = "kernel";
          outcome.result = "done";
          outcome.count = 1;
          if (offender !== undefined && isKill(action)) {
            this.#remember(offender);
          }
        } else this.#act(response, action, offender, context, outcome);
        this.#report(outcome);
      }
    }
  }

  /** Does one action other than `exec`, and writes into the outcome how it went. */
  #act(
    response: Response,
    action: Exclude<Action, { kind: "exec" }>,
    offender: Offender | undefined,
    context: Context,
    outcome: Outcome,
  ): void {
    try {
      if (action.kind === "log") {
        outcome.result = "done";
      } else if (action.kind === "deny") {
        this.#deny(context, outcome);
      } else if (offender === undefined && this.config.mode !== "enforce") {
        outcome.result = "dry-run";
      } else if (offender === undefined) {
        throw new NoTarget(
          "refused",
          "the event does not say which process it is of (from a capture?)",
        );
      } else if (action.kind === "signal") {
        this.#signal(response, action, offender, outcome);
      } else {
        this.#freeze(response, action.kind === "freeze", offender, outcome);
      }
    } catch (error) {
      if (error instanceof NoTarget) outcome.result = error.result;
      else {
        outcome.result = error instanceof Deno.errors.PermissionDenied
          ? "denied"
          : "failed";
      }
      outcome.reason = (error as Error).message;
    }
    outcome.latencyUs = this.#latencyOf(context);
  }

  /** Whether the probe has given the first action of the response before it sent the event. */
  #doneByProbe(response: Response, rule: Rule, context: Context): boolean {
    return (context.event.tailFlags & TailFlag.SIGNALLED) !== 0 &&
      this.#armed.some((each) =>
        each.rule === rule && each.response === response
      );
  }

  #deny(context: Context, outcome: Outcome): void {
    if ((context.event.tailFlags & TailFlag.DENIED) !== 0) {
      outcome.where = "kernel";
      outcome.result = "done";
      outcome.count = 1;
    } else {
      outcome.result = this.config.mode === "enforce" ? "refused" : "dry-run";
      outcome.reason = "the operation has been carried out";
    }
  }

  #signal(
    response: Response,
    action: Extract<Action, { kind: "signal" }>,
    offender: Offender,
    outcome: Outcome,
  ): void {
    const { signal, target } = action;
    const find = () => findTargets(target, offender, response.outsideNamespace);
    const near = target === "tree" && listsChildren()
      ? () => nearTree(offender)
      : undefined;
    const delivery = new Delivery(
      this.#signaller,
      this.#guard,
      response.protect ?? this.config.protect,
    );
    if (this.config.mode !== "enforce") {
      delivery.pretend((near ?? find)());
    } else if (isGroup(target) && signal === SIGKILL) {
      // stopped first, a family cannot grow or scatter while it is being killed
      delivery.stopAll(find, near);
      delivery.sendAgain(SIGKILL);
    } else if (isGroup(target) && signal === SIGSTOP) {
      delivery.stopAll(find, near);
    } else if (isGroup(target)) {
      delivery.sendAll(near ?? find, signal);
    } else {
      for (const addressee of find()) delivery.send(addressee, signal);
    }
    outcome.count = delivery.sent.length;
    [outcome.result, outcome.reason] = delivery.verdict(
      this.config.mode === "enforce",
    );
    if (signal === SIGKILL && this.config.mode === "enforce") {
      delivery.sent.forEach((each) => this.#remember(each));
    }
  }

  #freeze(
    response: Response,
    frozen: boolean,
    offender: Offender,
    outcome: Outcome,
  ): void {
    const cgroup = containerOf(offender, "freeze");
    const members = membersOf(cgroup);
    const protect = response.protect ?? this.config.protect;
    for (const pid of frozen ? members : []) {
      const stat = readStat(pid);
      const refusal = stat && this.#guard.refusal(stat, protect);
      if (refusal !== undefined) {
        outcome.result = "protected";
        outcome.reason = `pid ${pid} is in ${cgroup.path} and ${refusal}`;
        return;
      }
    }
    outcome.count = members.length;
    if (this.config.mode === "enforce") {
      setFrozen(cgroup, frozen);
      outcome.result = "done";
    } else outcome.result = "dry-run";
  }

  #exec(
    bound: Bound,
    index: number,
    action: Extract<Action, { kind: "exec" }>,
    rule: Rule,
    context: Context,
    outcome: Outcome,
  ): void {
    const args = bound.templates[index].map((each) => each.format(context));
    if (this.config.mode !== "enforce") {
      outcome.result = "dry-run";
      this.#report(outcome);
      return;
    }
    const input = this.#parts.renderMatch(rule, context);
    const started = this.#now();
    const latencyUs = this.#latencyOf(context);
    const done = this.#programs.run(
      action.program,
      args,
      input,
      action.timeoutMs,
    ).then(({ result, reason }) => {
      outcome.result = result;
      outcome.reason = reason;
      outcome.latencyUs = latencyUs +
        Math.round((this.#now() - started) / 1000);
      this.#report(outcome);
      this.#pending.delete(done);
    });
    this.#pending.add(done);
  }

  #latencyOf(context: Context): number {
    const ns = this.#now() - Number(context.event.timestamp);
    return Math.max(0, Math.round(ns / 1000));
  }

  #remember(process: Addressee): void {
    this.#killed.add(keyOf(process));
    if (this.#killed.size > MAX_KILLED) {
      for (const oldest of this.#killed) {
        this.#killed.delete(oldest);
        break;
      }
    }
  }

  #report(outcome: Outcome): void {
    this.tally.add(outcome);
    this.#parts.emit(toAlert(outcome));
    this.#parts.trail?.(outcome);
  }

  /** Ends programs that still run after `graceMs`, reports them, and frees what was opened. */
  async close(graceMs = 1000): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([
      Promise.all(this.#pending),
      new Promise((resolve) => timer = setTimeout(resolve, graceMs)),
    ]);
    clearTimeout(timer);
    await this.#programs.close();
    await Promise.all(this.#pending);
    if (this.#signaller instanceof PidfdSignaller) {
      this.#signaller[Symbol.dispose]();
    }
  }
}

function isKill(action: Action): boolean {
  return action.kind === "signal" && action.signal === SIGKILL;
}

/** The process of the event; undefined when the event does not identify one, as in captures. */
function offenderOf(context: Context): Offender | undefined {
  const { event, thread } = context;
  const startTime = event.startTime;
  if (startTime === 0n) return undefined;
  const main = thread?.main;
  return {
    pid: event.tgid,
    startTicks: toTicks(startTime),
    ppid: main?.ptid ?? -1,
    containerId: main === undefined ? "" : containerIdOf(main.cgroups),
    cgroups: main?.cgroups.items ?? [],
  };
}

/** ns since the epoch; a double is exact to ±128 ns there. */
function clock(): number {
  return (performance.timeOrigin + performance.now()) * 1e6;
}
