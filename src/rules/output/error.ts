/** An output template that cannot be compiled. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  /** Index of the first character that is wrong. */
  readonly offset: number;
  /** A field or transformer that this build does not know (`skip-if-unknown-filter`). */
  readonly unknown: boolean;
  /** What the author may have meant, as a whole clause. */
  readonly hint: string | undefined;

  constructor(
    message: string,
    offset: number,
    options: { unknown?: boolean; hint?: string } = {},
  ) {
    super(message);
    this.offset = offset;
    this.unknown = options.unknown ?? false;
    this.hint = options.hint;
  }
}
