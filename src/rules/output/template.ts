import type { AlertValue } from "../../alerts/alert.ts";
import type { Need } from "../../fields/field.ts";
import type { Context } from "../../state/context.ts";

/** A compiled output template (rule-language §6). */
export interface OutputTemplate {
  /** The text, missing fields as `<NA>`; real text, not sanitised. */
  format(context: Context): string;
  /** The plain fields of the template by the text they have in it, missing ones null. */
  fields(context: Context): Record<string, AlertValue>;
  /** What its fields take to be kept up. */
  readonly needs?: readonly Need[];
}
