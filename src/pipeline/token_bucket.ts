/** Lets things through at a rate, with bursts. The caller's clock counts, which may be that of events. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  #tokens: number;
  #last: number | undefined;

  /**
   * @param rate tokens a second
   * @param burst tokens that can be saved up; the bucket begins full
   */
  constructor(rate: number, burst: number) {
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes a token if there is one. `now` in seconds, on any clock. */
  claim(now: number): boolean {
    const passed = now - (this.#last ?? now);
    this.#last = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + this.#rate * passed);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
