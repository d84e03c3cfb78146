import type { FieldDef } from "../../fields/field.ts";

/** What a condition may refer to: the fields of one event source, and the names of events. */
export interface Catalogue {
  /** The field of exactly this name. */
  findField(name: string): FieldDef | undefined;
  /** A known name that is close to this one. */
  suggestField?(name: string): string | undefined;
  isEventName(name: string): boolean;
  /** A name of events that is close to this one. */
  suggestEvent?(name: string): string | undefined;
}

/** A field together with its argument. */
export interface FoundField {
  readonly field: FieldDef;
  readonly arg: string | undefined;
}

/**
 * Finds the field that a name means. When no field has the whole name, its last parts may be the argument of one:
 * `evt.arg.flags` is `evt.arg[flags]`.
 *
 * @param arg argument in brackets, if any
 */
export function lookupField(
  catalogue: Catalogue,
  name: string,
  arg: string | undefined,
): FoundField | undefined {
  const exact = catalogue.findField(name);
  if (exact !== undefined) return { field: exact, arg };
  if (arg !== undefined) return undefined;
  for (let dot = name.lastIndexOf("."); dot > 0;) {
    const field = catalogue.findField(name.slice(0, dot));
    if (field?.arg !== undefined) return { field, arg: name.slice(dot + 1) };
    dot = name.lastIndexOf(".", dot - 1);
  }
  return undefined;
}
