/** Why a response has to rest. */
export type Limit = "cooldown" | "max_per_minute";

const MINUTE_MS = 60_000;

/** Keeps a response within its `cooldown` and `max_per_minute`. */
export class Limiter {
  readonly #cooldownMs: number;
  /** Times of the last admissions, a ring as long as the number allowed in a minute. */
  readonly #times: Float64Array;
  #next = 0;
  #last = -Infinity;
  /** The refusal that has been told of; its repetitions only count. */
  #told: Limit | undefined;

  /** @param maxPerMinute 0 = no limit */
  constructor(cooldownMs: number, maxPerMinute: number) {
    this.#cooldownMs = cooldownMs;
    this.#times = new Float64Array(maxPerMinute).fill(-Infinity);
  }

  /**
   * Asks for one more response at `now` (ms).
   *
   * @returns what forbids it, or undefined; an admitted one counts from here on
   */
  admit(now: number): Limit | undefined {
    if (now - this.#last < this.#cooldownMs) return "cooldown";
    if (this.#times.length > 0) {
      if (now - this.#times[this.#next] < MINUTE_MS) return "max_per_minute";
      this.#times[this.#next] = now;
      this.#next = (this.#next + 1) % this.#times.length;
    }
    this.#last = now;
    this.#told = undefined;
    return undefined;
  }

  /** Whether a refusal is the first of its kind since the last admission, hence worth an alert. */
  isNews(limit: Limit): boolean {
    if (this.#told === limit) return false;
    this.#told = limit;
    return true;
  }
}
