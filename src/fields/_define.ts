import {
  type FieldArg,
  FieldArgError,
  type FieldDef,
  type FieldType,
  type Reader,
} from "./field.ts";

/** The members of a field that only some fields have. */
export type Extra = Partial<Omit<FieldDef, "name" | "type" | "doc" | "bind">>;

/** A field without argument. */
export function plain(
  name: string,
  type: FieldType,
  doc: string,
  read: Reader,
  extra: Extra = {},
): FieldDef {
  return { name, type, doc, ...extra, bind: () => read };
}

const missing: Reader = () => undefined;

/** A field that is known to the language but has no value here. */
export function absent(
  name: string,
  type: FieldType,
  doc: string,
  extra: Extra = {},
): FieldDef {
  return plain(name, type, doc, missing, { notCollected: true, ...extra });
}

/** Highest index that fields take; beyond it no process has arguments, ancestors or descriptors. */
const MAX_INDEX = 0x7fffffff;

/**
 * The number in a field's brackets.
 *
 * @throws {FieldArgError} when it is not a number
 */
export function parseIndex(field: string, arg: string): number {
  if (!/^[0-9]{1,10}$/.test(arg) || Number(arg) > MAX_INDEX) {
    throw new FieldArgError(
      `${field} takes a number in brackets, as in ${field}[1], not '${arg}'`,
    );
  }
  return Number(arg);
}

/**
 * The text in a field's brackets or behind its dot, where one is required.
 *
 * @throws {FieldArgError} when it is absent
 */
export function requireArg(field: string, arg: FieldArg, like: string): string {
  if (arg === undefined || arg === "") {
    throw new FieldArgError(`${field} needs an argument, as in ${like}`);
  }
  return arg;
}
