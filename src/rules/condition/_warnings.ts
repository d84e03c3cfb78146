import type { CheckNode, ValueNode } from "./ast.ts";
import { type Catalogue, lookupField } from "./catalogue.ts";
import { TRANSFORMERS } from "./operators.ts";
import { fieldsOf } from "./visit.ts";
import type { ConditionWarning } from "./warning.ts";

type Found = Omit<ConditionWarning, "macro">;

/** What is legal in a check but probably not meant. */
export function warningsOf(check: CheckNode, catalogue: Catalogue): Found[] {
  const found: Found[] = [];
  for (const node of fieldsOf(check)) {
    const field = lookupField(catalogue, node.name, node.arg)?.field;
    if (field?.deprecated) {
      found.push({
        code: "LOAD_DEPRECATED_ITEM",
        message: deprecation(field.name),
        field: field.name,
        offset: node.offset,
        length: node.length,
      });
    }
  }
  for (const value of literalsOf(check)) {
    const { offset, length } = value;
    for (const message of literalWarnings(check, value, catalogue)) {
      found.push({ code: "LOAD_COMPILE_CONDITION", message, offset, length });
    }
    if (value.text === "<NA>" && comparesUnsafely(check)) {
      found.push({
        code: "LOAD_UNSAFE_NA_CHECK",
        message: UNSAFE,
        offset,
        length,
      });
    }
  }
  return found;
}

const UNSAFE =
  "comparing a field value with <NA> is unsafe and can lead to unpredictable behavior of the rule condition. " +
  "If you need to  check for the existence of a field, consider using the 'exists' operator instead.";

function deprecation(name: string): string {
  const start = `usage of deprecated field '${name}' has been detected: `;
  return start +
    (name === "evt.dir"
      ? "due to the drop of enter events, 'evt.dir = <' always evaluates to true, and 'evt.dir = >' always evaluates to false. The rule expression can be simplified by removing the condition on 'evt.dir'"
      : name.startsWith("evt.")
      ? `due to the drop of enter events, '${name}' has a constant value`
      : "the field will be removed");
}

function literalsOf({ right }: CheckNode): readonly ValueNode[] {
  if (right?.kind === "list") return right.values;
  return right?.kind === "value" ? [right] : [];
}

const COMPARISONS = ["=", "!=", "in", "intersects", "pmatch"];

function comparesUnsafely(check: CheckNode): boolean {
  return COMPARISONS.includes(check.op) &&
    fieldsOf(check).some(({ name }) =>
      name.startsWith("ka.") || name.startsWith("jevt.")
    );
}

const FIELD = /^[a-zA-Z]\w*(?:\.[a-zA-Z]\w*)+(?=$|\[)/;
const CALL = new RegExp(`^(?:val|${TRANSFORMERS.join("|")})\\(.*\\)$`, "s");
const SIMPLE_REGEX = /^(?:\^|\.[+*?])?[^.+*?^$()[\]{}|\\]*(?:\$|\.[+*?])?$/;

function literalWarnings(
  check: CheckNode,
  value: ValueNode,
  catalogue: Catalogue,
): string[] {
  const { text } = value;
  const messages: string[] = [];
  if (check.op === "regex" && SIMPLE_REGEX.test(text)) {
    messages.push(
      `regex check with '${text}' may be optimized with simpler operators such as '=', 'contains', 'startswith', 'endswith'`,
    );
  }
  const bare = /\s/.test(text) ? text.replace(/\s+/g, "") : text;
  const name = FIELD.exec(bare)?.[0];
  if (name !== undefined) {
    const arg = /^\[([^\]]+)\]$/.exec(bare.slice(name.length))?.[1];
    if (
      (arg !== undefined || name === bare) &&
      lookupField(catalogue, name, arg) !== undefined
    ) {
      messages.push(
        `'${text}' may be a valid field misused as a const string value`,
      );
    }
  } else if (CALL.test(bare)) {
    messages.push(
      `'${text}' may be a valid field transformer misused as a const string value`,
    );
  }
  return messages;
}
