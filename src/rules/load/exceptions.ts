import { LIST, MODIFIERS, OPERATORS } from "../condition/mod.ts";
import type { Catalogue } from "./catalogue.ts";
import { ConditionText } from "./condition_text.ts";
import { LoadError } from "./error.ts";
import { quoteItem } from "./expand_lists.ts";
import type { Source } from "./location.ts";
import type { Reading } from "./read_file.ts";
import type { ExceptionEntry, ExceptionInfo, RuleInfo } from "./ruleset.ts";
import type { YamlScalar } from "./yaml.ts";

const CODE = "LOAD_ERR_VALIDATE";
const EQUALS: YamlScalar = { kind: "scalar", value: "=", offset: 0, end: 0 };
const IN: YamlScalar = { kind: "scalar", value: "in", offset: 0, end: 0 };

/** A field that an exception names and that does not exist. */
class UnknownExceptionField extends LoadError {}

/** Whether an entry was given and says something. */
export function isGiven(
  entry: ExceptionEntry | undefined,
): entry is ExceptionEntry {
  return entry?.kind === "one" ||
    (entry?.kind === "many" && entry.entries.length > 0);
}

/**
 * Checks an exception as {@link checkException} does.
 *
 * @param lenient a field that does not exist is a warning, and the rule is skipped
 * @throws {LoadError} anything else is wrong
 */
export function checkOrSkip(
  exception: ExceptionInfo,
  rule: Pick<RuleInfo, "source" | "skipped">,
  lenient: boolean,
  { catalogue, warn }: Pick<Reading, "catalogue" | "warn">,
): void {
  const source = catalogue.isSource(rule.source) ? rule.source : undefined;
  try {
    checkException(exception, source, catalogue);
  } catch (error) {
    if (!(error instanceof UnknownExceptionField && lenient)) throw error;
    rule.skipped = true;
    warn({
      code: "LOAD_UNKNOWN_FILTER",
      message: error.message,
      location: exception.location,
      hint: error.hint,
    });
  }
}

/**
 * Checks fields and operators of an exception and puts the default operators in.
 *
 * @param source source of the rule, or undefined when nobody knows it: its fields are not checked then
 * @throws {LoadError} unknown field or operator, lengths that differ
 */
function checkException(
  exception: ExceptionInfo,
  source: string | undefined,
  catalogue: Catalogue,
): void {
  const { fields, location } = exception;
  if (!isGiven(fields)) {
    throw new LoadError(
      CODE,
      "Rule exception item must have fields property with a list of fields",
      location,
    );
  }
  if (fields.kind === "many") checkTupleOperators(exception, fields);
  else checkListOperator(exception);
  if (source === undefined) return;
  for (const field of textsOf(fields)) {
    if (!catalogue.isField(field, source)) {
      throw new UnknownExceptionField(
        CODE,
        `'${field}' is not a supported filter field`,
        location,
        catalogue.suggest(field, source),
      );
    }
  }
}

function checkTupleOperators(
  exception: ExceptionInfo,
  fields: ExceptionEntry & { kind: "many" },
): void {
  const { location } = exception;
  if (!isGiven(exception.comps)) {
    exception.comps = {
      kind: "many",
      entries: fields.entries.map(() => ({ kind: "one", node: EQUALS })),
    };
  }
  const { comps } = exception;
  if (
    comps.kind !== "many" || comps.entries.length !== fields.entries.length
  ) {
    throw new LoadError(
      CODE,
      "Fields and comps lists must have equal length",
      location,
    );
  }
  for (const operator of textsOf(comps)) {
    if (!OPERATORS.includes(operator) && !isModified(operator)) {
      throw new LoadError(
        CODE,
        `'${operator}' is not a supported comparison operator`,
        location,
      );
    }
  }
}

function checkListOperator(exception: ExceptionInfo): void {
  const { location } = exception;
  if (!isGiven(exception.comps)) {
    exception.comps = { kind: "one", node: IN };
  }
  const { comps } = exception;
  if (comps.kind !== "one") {
    throw new LoadError(
      CODE,
      "Fields and comps must both be strings",
      location,
    );
  }
  if (!takesList(comps.node.value)) {
    throw new LoadError(
      CODE,
      "When fields is a single value, comps must be one of (in, pmatch, intersects)",
      location,
    );
  }
}

function isModified(operator: string): boolean {
  const [name, modifier, ...rest] = operator.split(/\s+/);
  return rest.length === 0 && OPERATORS.includes(name) &&
    (MODIFIERS as readonly string[]).includes(modifier);
}

function takesList(operator: string): boolean {
  return LIST.includes(operator) || isModified(operator);
}

/** The texts of an entry; parts of it that are none as "". */
export function textsOf(entry: ExceptionEntry | undefined): string[] {
  switch (entry?.kind) {
    case "one":
      return [entry.node.value];
    case "many":
      return entry.entries.map((part) =>
        part.kind === "one" ? part.node.value : ""
      );
    default:
      return [];
  }
}

/**
 * The condition with the exceptions in it: `(condition) and not (…) and not (…)`, one for each exception that has
 * values.
 *
 * @throws {LoadError} values that do not fit the fields
 */
export function foldExceptions(
  condition: ConditionText,
  exceptions: readonly ExceptionInfo[],
): ConditionText {
  if (exceptions.length === 0) return condition;
  const fold = new Fold();
  fold.glue("(");
  fold.pieces.push(condition);
  fold.glue(")");
  for (const exception of exceptions) {
    if (exception.values.length === 0) continue;
    fold.glue(" and not ");
    fold.source = exception.location.source;
    if (exception.fields?.kind === "many") fold.tuples(exception);
    else fold.values(exception);
  }
  return ConditionText.join(fold.pieces);
}

class Fold {
  readonly pieces: ConditionText[] = [];
  /** File of the exception at hand. */
  source: Source | undefined;

  glue(text: string): void {
    this.pieces.push(ConditionText.glue(text));
  }

  /** `(field op (v1, v2))` */
  values({ fields, comps, values, location }: ExceptionInfo): void {
    this.glue("(");
    this.#entry(fields);
    this.glue(" ");
    this.#entry(comps);
    this.glue(" (");
    values.forEach((value, i) => {
      if (value.kind === "many") {
        throw new LoadError(
          CODE,
          "Expected values array to contain a list of strings",
          location,
        );
      }
      if (i > 0) this.glue(", ");
      this.#value(value);
    });
    this.glue("))");
  }

  /** `((f1 op1 v1 and f2 op2 v2) or (…))` */
  tuples({ fields, comps, values, location }: ExceptionInfo): void {
    const names = fields?.kind === "many" ? fields.entries : [];
    const operators = comps?.kind === "many" ? comps.entries : [];
    this.glue("(");
    values.forEach((tuple, i) => {
      const parts = tuple.kind === "many" ? tuple.entries : [];
      if (parts.length !== names.length) {
        throw new LoadError(
          CODE,
          "Fields and values lists must have equal length",
          location,
        );
      }
      this.glue(i > 0 ? " or (" : "(");
      names.forEach((name, k) => {
        if (k > 0) this.glue(" and ");
        this.#entry(name);
        this.glue(" ");
        this.#entry(operators[k]);
        this.glue(" ");
        this.#operand(textsOf(operators[k])[0] ?? "", parts[k]);
      });
      this.glue(")");
    });
    this.glue(")");
  }

  #operand(operator: string, value: ExceptionEntry): void {
    if (value.kind === "many") {
      this.glue("(");
      value.entries.forEach((entry, i) => {
        if (i > 0) this.glue(", ");
        this.#value(entry);
      });
      this.glue(")");
    } else if (takesList(operator)) {
      const bare = textsOf(value)[0]?.startsWith("(") ?? false;
      this.glue(bare ? "" : "(");
      this.#entry(value);
      this.glue(bare ? "" : ")");
    } else this.#value(value);
  }

  /** A value, quoted when it has blanks. */
  #value(entry: ExceptionEntry): void {
    if (entry.kind !== "one") return;
    const quoted = quoteItem(entry.node.value) !== entry.node.value;
    if (quoted) this.glue('"');
    this.#entry(entry);
    if (quoted) this.glue('"');
  }

  #entry(entry: ExceptionEntry | undefined): void {
    if (entry?.kind !== "one") return;
    const { node } = entry;
    this.pieces.push(
      node === EQUALS || node === IN || this.source === undefined
        ? ConditionText.glue(node.value)
        : ConditionText.of(node, this.source),
    );
  }
}
