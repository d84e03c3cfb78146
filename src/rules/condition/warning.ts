/** Something in a condition that is legal but probably not meant. */
export interface ConditionWarning {
  readonly code:
    | "LOAD_COMPILE_CONDITION"
    | "LOAD_UNSAFE_NA_CHECK"
    | "LOAD_DEPRECATED_ITEM";
  readonly message: string;
  /** Place in the condition's text, or in that of {@link macro}. */
  readonly offset: number;
  readonly length: number;
  macro: string | undefined;
  /** The deprecated field. */
  readonly field?: string;
}
