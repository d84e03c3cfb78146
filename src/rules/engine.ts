import type { Priority } from "../alerts/alert.ts";
import type { Need } from "../fields/field.ts";
import type { Context } from "../state/context.ts";
import type { OutputTemplate } from "./output/template.ts";

/** A rule that is loaded, enabled and compiled. */
export interface Rule {
  /** Position in the engine; what {@link RuleEngine.match} yields. */
  readonly index: number;
  readonly name: string;
  readonly description: string;
  readonly priority: Priority;
  readonly source: string;
  readonly tags: readonly string[];
  readonly output: OutputTemplate;
  /** A capture is to be made when it fires (`capture`, `capture_duration` in ms). */
  readonly capture: boolean;
  readonly captureDuration: number;
}

/** The compiled rules of one source: one generated function for each event code. */
export interface RuleEngine {
  readonly rules: readonly Rule[];
  /**
   * Evaluates the event at hand.
   *
   * @param matches filled with the indices of the rules that fire, in order
   * @returns how many fired (`rule_matching: first`: at most one)
   */
  match(context: Context, matches: Int32Array): number;
  /** Names of all event types some rule can match; undefined when a rule can match any. */
  readonly eventTypes: ReadonlySet<string> | undefined;
  /** What the fields of conditions and outputs take to be kept up. */
  readonly needs: ReadonlySet<Need>;
  /** What each rule has cost, by index; only when compiled for profiling. */
  readonly profile?: readonly RuleProfile[];
}

/** What a rule has cost. */
export interface RuleProfile {
  readonly evaluations: number;
  readonly matches: number;
  /** Time of all evaluations, measured around each. */
  readonly milliseconds: number;
}
