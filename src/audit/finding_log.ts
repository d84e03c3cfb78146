import { type AlertValue, PRIORITIES, type Priority } from "../alerts/alert.ts";
import { EVENTS, GENERIC, scName } from "../events/tables.ts";
import type { Rule } from "../rules/engine.ts";
import type { Context } from "../state/context.ts";
import { Budget } from "./budget.ts";
import { chainOf } from "./process_log.ts";
import { type Finding, isoTime, type ReportValue } from "./report.ts";

/** Findings, those of the same rule that say the same counted together. */
export class FindingLog {
  /** Matches that did not fit. */
  leftOut = 0;
  readonly #limit: number;
  readonly #findings = new Map<string, Finding>();

  readonly #budget: Budget;

  /**
   * @param limit most different findings kept
   * @param characters of all of them together, about
   */
  constructor(limit = 10_000, characters = 32_000_000) {
    this.#limit = limit;
    this.#budget = new Budget(characters);
  }

  /**
   * Enters a match.
   *
   * @param process id of the process in the report
   */
  add(
    rule: Rule,
    context: Context,
    process: number | null,
    kind: Finding["kind"] = "rule",
  ): void {
    const message = rule.output.format(context);
    const key = `${rule.name}\0${message}`;
    const time = isoTime(context.event.timestamp);
    const known = this.#findings.get(key);
    if (known !== undefined) {
      known.count++;
      known.last = time;
      return;
    }
    const { state, thread } = context;
    const finding: Finding = {
      rule: rule.name,
      description: rule.description.trim(),
      kind,
      priority: rule.priority,
      tags: rule.tags,
      message,
      event: eventName(context),
      count: 1,
      first: time,
      last: time,
      process,
      chain: thread === undefined
        ? []
        : chainOf(thread, (of, n) => state.ancestor(of, n)),
      fields: reportFields(rule.output.fields(context)),
    };
    if (
      this.#findings.size >= this.#limit || !this.#budget.take(sizeOf(finding))
    ) {
      this.leftOut++;
      return;
    }
    this.#findings.set(key, finding);
  }

  /** All findings, the most urgent first, otherwise in order. */
  report(): Finding[] {
    return [...this.#findings.values()].sort((a, b) =>
      PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority)
    );
  }
}

/** Whether a priority is `least` or more urgent. */
export function isAtLeast(priority: Priority, least: Priority): boolean {
  return PRIORITIES.indexOf(priority) <= PRIORITIES.indexOf(least);
}

/** Characters that a finding takes, about. */
function sizeOf({ message, chain, fields }: Finding): number {
  let size = 2 * message.length;
  for (const { exepath, cmdline } of chain) {
    size += exepath.length + cmdline.length;
  }
  for (const value of Object.values(fields)) {
    if (typeof value === "object") size += JSON.stringify(value).length;
    else if (typeof value === "string") size += value.length;
  }
  return size;
}

function eventName(context: Context): string {
  const { type } = context.event;
  return (type === GENERIC ? scName(context.event.u16(0)) : undefined) ??
    EVENTS[type]?.name ?? "";
}

/** Values as JSON can hold them without a loss. */
function reportFields(
  fields: Record<string, AlertValue>,
): Record<string, ReportValue> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, plain(value)]),
  );
}

function plain(value: AlertValue): ReportValue {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  return Array.isArray(value) ? value.map(plain) : value as ReportValue;
}
