import { PRIORITIES } from "../alerts/alert.ts";
import type { Rule } from "../rules/engine.ts";
import type { SourceStats } from "../sources/source.ts";

/** Priorities in short form and upper case, as the end summary has them. */
const SEVERITIES = PRIORITIES.map((priority) =>
  (priority === "Informational" ? "Info" : priority).toUpperCase()
);

/** What has been detected in a run. */
export class Statistics {
  #detected = 0;
  readonly #bySeverity = PRIORITIES.map(() => 0);
  readonly #byRule = new Map<string, number>();

  /** Makes rules known, so that they are listed in their order. */
  addRules(rules: readonly Rule[]): void {
    for (const rule of rules) {
      if (!this.#byRule.has(rule.name)) this.#byRule.set(rule.name, 0);
    }
  }

  /** Counts one match. */
  count(rule: Rule): void {
    this.#detected++;
    this.#bySeverity[PRIORITIES.indexOf(rule.priority)]++;
    this.#byRule.set(rule.name, (this.#byRule.get(rule.name) ?? 0) + 1);
  }

  get detected(): number {
    return this.#detected;
  }

  /** Matches of each rule that is known, in the order of the rules. */
  get byRule(): ReadonlyMap<string, number> {
    return this.#byRule;
  }

  /** The end summary, in Falco's layout. */
  toString(): string {
    const lines = [
      `Events detected: ${this.#detected}`,
      "Rule counts by severity:",
    ];
    this.#bySeverity.forEach((count, i) => {
      if (count > 0) lines.push(`   ${SEVERITIES[i]}: ${count}`);
    });
    lines.push("Triggered rules by rule name:");
    for (const [name, count] of this.#byRule) {
      if (count > 0) lines.push(`   ${name}: ${count}`);
    }
    return lines.join("\n");
  }
}

/** Where the events of a source went, in one line: seen = delivered + dropped + what nobody came to read any more. */
export function describeSource(name: string, stats: SourceStats): string {
  const reasons = Object.entries(stats.dropped).filter(([, n]) => n > 0);
  const dropped = reasons.reduce((sum, [, n]) => sum + n, 0);
  const why = reasons.map(([reason, n]) => `${reason}: ${n}`).join(", ");
  const unread = stats.produced - stats.delivered - dropped;
  return `Events seen (${name}): ${stats.produced}, delivered: ${stats.delivered}, dropped: ${dropped}` +
    (why === "" ? "" : ` (${why})`) +
    (unread > 0 ? `, unread at the end: ${unread}` : "");
}
