const TIME =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:\d\d)$/;

/** An RFC 3339 time in ns since the epoch, as documents have it; undefined when it is none or before the epoch. */
export function parseRfc3339(text: unknown): bigint | undefined {
  const found = typeof text === "string" ? TIME.exec(text) : null;
  if (found === null) return undefined;
  const [, seconds, fraction = "", zone] = found;
  const ms = Date.parse(seconds + zone);
  if (Number.isNaN(ms) || ms < 0) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}
