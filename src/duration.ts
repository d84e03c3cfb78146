const UNITS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** Longest time that a timer takes, ms. */
const MAX_MS = 0x7fffffff;

/** Milliseconds of `500ms`, `1.5s`, `5m`, `1h`, `2d`; undefined when it is none of these or more than 24 days. */
export function parseDuration(text: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(text.trim());
  if (parts === null) return undefined;
  const ms = Number(parts[1]) * UNITS[parts[2]];
  return ms <= MAX_MS ? ms : undefined;
}
