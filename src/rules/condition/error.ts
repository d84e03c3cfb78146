/**
 * A condition that cannot be accepted. The place is given in characters of the text that was parsed; for an error inside
 * a macro's body that is the macro's text, and {@link macro} names it.
 */
export class ConditionError extends Error {
  override readonly name = "ConditionError";
  /** Index of the first character that is wrong. */
  readonly offset: number;
  /** Characters that are wrong; 0 when something is missing at {@link offset}. */
  readonly length: number;
  /** What the author may have meant, as a whole clause: `did you mean proc.name?` */
  readonly hint: string | undefined;
  /** Set when the fault lies in the body of this macro. */
  macro: string | undefined;
  /** A field, event type or transformer that this build does not know (`skip-if-unknown-filter`). */
  readonly unknown: boolean;

  constructor(
    message: string,
    offset: number,
    length = 0,
    options: { hint?: string; unknown?: boolean } = {},
  ) {
    super(message);
    this.offset = offset;
    this.length = length;
    this.hint = options.hint;
    this.unknown = options.unknown ?? false;
  }
}
