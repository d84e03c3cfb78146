/** Points in time as text. Times are ns since the epoch; the local zone is the machine's. */

const SECOND = 1_000_000_000n;
const two = (n: number) => n < 10 ? `0${n}` : String(n);

/** The text of the last second asked for, as events come close to each other. */
let cachedSecond = -1n;
let cachedDate = "";
let cachedClock = "";
let cachedZone = "";

function load(second: bigint): void {
  if (second === cachedSecond) return;
  const date = new Date(Number(second) * 1000);
  cachedSecond = second;
  cachedDate = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${
    two(date.getDate())
  }`;
  cachedClock = `${two(date.getHours())}:${two(date.getMinutes())}:${
    two(date.getSeconds())
  }`;
  const offset = -date.getTimezoneOffset();
  const minutes = Math.abs(offset);
  cachedZone = `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${
    two(minutes % 60)
  }`;
}

/** The fraction of the second with its dot: `.000000042`. */
export function fractionText(time: bigint): string {
  return `.${String(time % SECOND).padStart(9, "0")}`;
}

/** Local time of day: `14:02:09`, with `fraction` `14:02:09.000000042`. */
export function clockText(time: bigint, fraction = true): string {
  load(time / SECOND);
  return fraction ? cachedClock + fractionText(time) : cachedClock;
}

/** Local date and time of day: `2024-05-01 14:02:09.000000042`. */
export function dateTimeText(time: bigint, fraction = true): string {
  load(time / SECOND);
  const text = `${cachedDate} ${cachedClock}`;
  return fraction ? text + fractionText(time) : text;
}

/** Local date, time of day and zone: `2024-05-01 14:02:09.000000042 +0200`. */
export function dateTimeZoneText(time: bigint): string {
  return `${dateTimeText(time)} ${cachedZone}`;
}

/** UTC in ISO 8601 form: `2024-05-01T12:02:09.000000042+0000`. */
export function iso8601Text(time: bigint): string {
  const date = new Date(Number(time / SECOND) * 1000).toISOString();
  return `${date.slice(0, 19)}${fractionText(time)}+0000`;
}
