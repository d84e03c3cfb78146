/** Sub-divisions of each power of two: figures are exact to about 6%. */
const PARTS = 8;
const POWERS = 40;

/** Distribution of latencies in microseconds, in fixed memory. */
export class LatencyHistogram {
  readonly #buckets = new Uint32Array(PARTS * POWERS);
  count = 0;
  max = 0;

  add(us: number): void {
    this.count++;
    if (us > this.max) this.max = us;
    this.#buckets[bucketOf(us)]++;
  }

  /** Upper bound, in µs, of what `share` (0…1) of the values stay below; 0 when there are none. */
  quantile(share: number): number {
    let left = Math.ceil(this.count * share);
    if (left === 0) return 0;
    for (let i = 0; i < this.#buckets.length; i++) {
      left -= this.#buckets[i];
      if (left <= 0) return Math.min(upperBound(i), this.max);
    }
    return this.max;
  }

  /** The buckets in use: [upper bound in µs, count]. */
  *entries(): Generator<[number, number]> {
    for (let i = 0; i < this.#buckets.length; i++) {
      if (this.#buckets[i] > 0) yield [upperBound(i), this.#buckets[i]];
    }
  }
}

function bucketOf(us: number): number {
  if (us < 1) return 0;
  const power = Math.min(Math.floor(Math.log2(us)), POWERS - 1);
  const part = Math.floor((us / 2 ** power - 1) * PARTS);
  return power * PARTS + Math.min(part, PARTS - 1);
}

function upperBound(bucket: number): number {
  const power = Math.floor(bucket / PARTS);
  return 2 ** power * (1 + (bucket % PARTS + 1) / PARTS);
}
