import { parseDuration as parseSpan } from "../duration.ts";
import { UserError } from "../errors.ts";

/**
 * A span of time as people write it: `30` (seconds), `500ms`, `1.5h`, `2d`.
 *
 * @param option its name, for the message
 * @returns milliseconds, more than 0
 * @throws {UserError} it is none
 */
export function parseDuration(option: string, text: string): number {
  const ms = parseSpan(/[a-z]$/.test(text) ? text : `${text}s`);
  if (ms === undefined || ms === 0) {
    throw new UserError(
      `${option} ${text}: expected a time such as 30s, 10m, 2h or 1d, at most 24d`,
    );
  }
  return ms;
}

const BYTES: Record<string, number> = {
  "": 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
};

/**
 * A size as people write it: `4096`, `512k`, `100MB`, `2G`; powers of 1024.
 *
 * @param option its name, for the message
 * @returns bytes, more than 0
 * @throws {UserError} it is none
 */
export function parseSize(option: string, text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:i?b)?$/i.exec(text) ??
    [];
  const bytes = Math.floor(Number(number) * BYTES[unit?.toLowerCase() ?? ""]);
  if (!(bytes > 0)) {
    throw new UserError(
      `${option} ${text}: expected a size such as 512K, 100M or 2G`,
    );
  }
  return bytes;
}

/**
 * A whole number of at least 1.
 *
 * @param option its name, for the message
 * @throws {UserError} it is none
 */
export function parseCount(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UserError(`${option} ${text}: expected a whole number from 1`);
  }
  return Number(text);
}
