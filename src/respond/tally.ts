import { LatencyHistogram } from "./latency.ts";
import type { Outcome, Result } from "./outcome.ts";

/** What came of all responses of a run, for its summary. */
export class Tally {
  /** By action and result: `kill` → `done` → 3. */
  readonly counts = new Map<string, Map<Result, number>>();
  readonly #latency = new LatencyHistogram();

  /** Counts a response that is not told of, such as one of many that were limited. */
  count({ action, result }: Outcome): void {
    let results = this.counts.get(action);
    if (results === undefined) {
      results = new Map();
      this.counts.set(action, results);
    }
    results.set(result, (results.get(result) ?? 0) + 1);
  }

  /** Counts a response, and the time that it took. */
  add(outcome: Outcome): void {
    this.count(outcome);
    const { result, action, where, latencyUs } = outcome;
    // a program's time is its own, and the probe takes none
    if (result === "done" && action !== "exec" && where === "user") {
      this.#latency.add(latencyUs);
    }
  }

  /** The end summary's lines about responses; none when there were none. */
  summary(mode: string): string[] {
    if (this.counts.size === 0) return [];
    const lines = [`Responses (mode ${mode}):`];
    for (const [action, results] of this.counts) {
      const parts = [...results].map(([result, n]) => `${n} ${result}`);
      lines.push(`   ${action}: ${parts.join(", ")}`);
    }
    if (this.#latency.count > 0) {
      const at = (share: number) => Math.round(this.#latency.quantile(share));
      lines.push(
        `   latency: median ${at(0.5)} us, p99 ${at(0.99)} us, ` +
          `max ${this.#latency.max} us`,
      );
    }
    return lines;
  }
}
