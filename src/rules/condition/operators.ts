import type { Operator } from "../../fields/field.ts";

/** Operators that take no right-hand side. */
export const UNARY: readonly string[] = ["exists"];
/** Operators that take a number; longest first, as the parser tries them in this order. */
export const NUMERIC: readonly string[] = ["<=", "<", ">=", ">"];
/** Operators that take one value. Words need a blank behind them. */
export const STRING: readonly string[] = [
  "==",
  "=",
  "!=",
  "glob",
  "iglob",
  "contains",
  "icontains",
  "bcontains",
  "startswith",
  "bstartswith",
  "endswith",
  "regex",
];
/** Operators that take a list. */
export const LIST: readonly string[] = ["intersects", "in", "pmatch"];

/** All operators as they may be written, in the order in which messages list them. */
export const OPERATORS: readonly string[] = [
  ...UNARY,
  ...NUMERIC,
  ...STRING,
  ...LIST,
];

/** Words that apply a string operator to a list. */
export const MODIFIERS = ["oneof", "anyof", "allof"] as const;

/** Transformers that may stand on either side. */
export const TRANSFORMERS: readonly string[] = [
  "tolower",
  "toupper",
  "b64",
  "basename",
  "len",
  "join",
  "concat",
  "getopt",
];

/** The operator that a spelling stands for. */
export function operatorOf(text: string): Operator {
  return (text === "==" ? "=" : text) as Operator;
}
