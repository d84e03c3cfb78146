import { nearest } from "../nearest.ts";

/** Collects what is wrong with a configuration; one error does not hide the others. */
export class ConfigReport {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
}

/** How a value of the configuration is read, what it is when it is missing, and its JSON schema. */
export interface ConfigType<T> {
  /** @param path the key, for messages: `file_output.filename` */
  read(value: unknown, path: string, report: ConfigReport): T;
  readonly fallback: T;
  readonly schema: Record<string, unknown>;
}
/** The value that a type reads. */
export type ValueOf<Type> = Type extends ConfigType<infer T> ? T : never;

function mismatch<T>(
  type: ConfigType<T>,
  wanted: string,
  value: unknown,
  path: string,
  report: ConfigReport,
): T {
  report.errors.push(`${path}: expected ${wanted}, found ${shown(value)}`);
  return type.fallback;
}

function shown(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return typeof value === "string" ? `'${value}'` : String(value);
}

const TRUE = /^(true|yes|on|y)$/i;
const FALSE = /^(false|no|off|n)$/i;

/** Whether a key stands there without a value, as one does whose variable is not set: the default counts, as in Falco. */
function saysNothing(value: unknown): boolean {
  return value === null || value === "";
}

/** YAML 1.1 truth values, also as text: from the command line and the environment everything comes as text. */
export function bool(fallback: boolean): ConfigType<boolean> {
  return {
    fallback,
    schema: { type: "boolean", default: fallback },
    read(value, path, report) {
      if (saysNothing(value)) return fallback;
      if (typeof value === "boolean") return value;
      if (typeof value === "string" && TRUE.test(value)) return true;
      if (typeof value === "string" && FALSE.test(value)) return false;
      return mismatch(this, "true or false", value, path, report);
    },
  };
}

/** A number, also as text. */
export function number(
  fallback: number,
  range: { min?: number; max?: number; integer?: boolean } = {},
): ConfigType<number> {
  const { min = -Infinity, max = Infinity, integer = false } = range;
  const wanted = `${integer ? "a whole number" : "a number"}${
    min > -Infinity && max < Infinity
      ? ` from ${min} to ${max}`
      : min > -Infinity
      ? ` of at least ${min}`
      : ""
  }`;
  return {
    fallback,
    schema: { type: integer ? "integer" : "number", default: fallback },
    read(value, path, report) {
      if (saysNothing(value)) return fallback;
      const n = typeof value === "string" && value.trim() !== ""
        ? Number(value)
        : value;
      if (
        typeof n !== "number" || Number.isNaN(n) || n < min || n > max ||
        (integer && !Number.isInteger(n))
      ) return mismatch(this, wanted, value, path, report);
      return n;
    },
  };
}

/** A whole number. */
export function integer(
  fallback: number,
  range: { min?: number; max?: number } = {},
): ConfigType<number> {
  return number(fallback, { ...range, integer: true });
}

/** Text; numbers and truth values are taken as they are written. */
export function text(fallback = ""): ConfigType<string> {
  return {
    fallback,
    schema: { type: "string", default: fallback },
    read(value, path, report) {
      if (value === null) return "";
      if (typeof value === "object" || value === undefined) {
        return mismatch(this, "text", value, path, report);
      }
      return String(value);
    },
  };
}

/**
 * One of some words; case does not matter.
 *
 * @param kind what the words are, for a message in Falco's form
 */
export function oneOf<const T extends string>(
  words: readonly T[],
  fallback: NoInfer<T>,
  kind?: string,
): ConfigType<T> {
  return {
    fallback,
    schema: { enum: words, default: fallback },
    read(value, path, report) {
      const lower = String(value).toLowerCase();
      const found = words.find((word) => word.toLowerCase() === lower);
      if (found !== undefined) return found;
      const meant = nearest(lower, words.map((word) => word.toLowerCase()));
      const wrong = kind === undefined
        ? `${shown(value)} is not one of`
        : `Unknown ${kind} "${value}"--must be one of`;
      report.errors.push(
        `${path}: ${wrong} ${words.join(", ")}` +
          (meant === undefined ? "" : `: did you mean ${meant}?`),
      );
      return fallback;
    },
  };
}

/** A list; a single value counts as a list of one when `orSingle`. */
export function list<T>(
  item: ConfigType<T>,
  settings: { fallback?: readonly T[]; orSingle?: boolean } = {},
): ConfigType<readonly T[]> {
  return {
    fallback: settings.fallback ?? [],
    schema: { type: "array", items: item.schema },
    read(value, path, report) {
      if (value === null || !settings.orSingle && saysNothing(value)) return [];
      if (!Array.isArray(value)) {
        return settings.orSingle
          ? [item.read(value, path, report)]
          : mismatch(this, "a list", value, path, report);
      }
      return value.map((one, i) => item.read(one, `${path}[${i}]`, report));
    },
  };
}

/** A mapping from any key to values of one type. */
export function mapping<T>(
  item: ConfigType<T>,
): ConfigType<Readonly<Record<string, T>>> {
  return {
    fallback: {},
    schema: { type: "object", additionalProperties: item.schema },
    read(value, path, report) {
      if (saysNothing(value)) return {};
      if (typeof value !== "object" || Array.isArray(value)) {
        return mismatch(this, "a mapping", value, path, report);
      }
      return Object.fromEntries(
        Object.entries(value as object).map((
          [key, one],
        ) => [key, item.read(one, `${path}.${key}`, report)]),
      );
    },
  };
}

/** A value that somebody else checks. */
export function anything(): ConfigType<unknown> {
  return { fallback: undefined, schema: {}, read: (value) => value };
}

/** A value that may be missing, which is not the same as its default. */
export function maybe<T>(type: ConfigType<T>): ConfigType<T | undefined> {
  return {
    fallback: undefined,
    schema: type.schema,
    read: (value, path, report) =>
      value === null ? undefined : type.read(value, path, report),
  };
}

/** A mapping with known keys. Unknown ones are a warning, as Falco has it, with the name that was probably meant. */
export function section<S extends Record<string, ConfigType<unknown>>>(
  shape: S,
): ConfigType<{ readonly [K in keyof S]: ValueOf<S[K]> }> {
  type Section = { readonly [K in keyof S]: ValueOf<S[K]> };
  const entries = Object.entries(shape);
  const fallback = Object.fromEntries(
    entries.map(([key, type]) => [key, type.fallback]),
  ) as Section;
  return {
    fallback,
    schema: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(
        entries.map(([key, type]) => [key, type.schema]),
      ),
    },
    read(value, path, report) {
      if (saysNothing(value)) return fallback;
      if (typeof value !== "object" || Array.isArray(value)) {
        return mismatch(this, "a mapping", value, path, report);
      }
      const given = value as Record<string, unknown>;
      const prefix = path === "" ? "" : `${path}.`;
      const found: Record<string, unknown> = { ...fallback };
      for (const key of Object.keys(given)) {
        const type = Object.hasOwn(shape, key) ? shape[key] : undefined;
        if (type !== undefined) {
          found[key] = type.read(given[key], prefix + key, report);
          continue;
        }
        const meant = nearest(key, Object.keys(shape));
        report.warnings.push(
          `unknown key '${prefix}${key}'` +
            (meant === undefined ? "" : `: did you mean '${prefix}${meant}'?`),
        );
      }
      return found as Section;
    },
  };
}
