import type { ByteString } from "../events/bytestring.ts";
import type { Context } from "../state/context.ts";
import { jsonText } from "./_json.ts";
import { parseIndex } from "./_define.ts";
import type { FieldDef, Operator, ScalarTest } from "./field.ts";

type Texts = readonly ByteString[] | undefined;
type ListTest = (texts: readonly ByteString[]) => boolean;

/**
 * What operators that lists usually do not have mean for the lists of audit events: equality of the sets, `pmatch` of
 * any element, and the operators of texts for lists of one element.
 */
function setTest(
  op: Operator,
  values: readonly ByteString[],
  makeTest: () => ScalarTest,
): ListTest | undefined {
  switch (op) {
    case "exists":
    case "in":
    case "intersects":
      return undefined;
    case "=":
    case "!=": {
      const wanted = new Set(values);
      const same: ListTest = (texts) =>
        texts.every((text) => wanted.has(text)) &&
        values.every((value) => texts.includes(value));
      return op === "=" ? same : (texts) => !same(texts);
    }
    case "pmatch": {
      const test = makeTest();
      return (texts) => texts.some(test);
    }
    default: {
      const test = makeTest();
      return (texts) => texts.length === 1 && test(texts[0]);
    }
  }
}

/**
 * A list of texts, from which an index picks one element.
 *
 * @param find the elements; undefined when the document has no place for them
 */
export function kaListField(
  name: string,
  doc: string,
  find: (context: Context) => readonly unknown[] | undefined,
): FieldDef {
  const read = (c: Context, index: number | undefined): Texts => {
    const found = find(c);
    if (found === undefined) return undefined;
    const texts: ByteString[] = [];
    for (const element of found) {
      const text = jsonText(element);
      if (text !== undefined) texts.push(text);
    }
    if (index === undefined) return texts.length === 0 ? undefined : texts;
    return index < texts.length ? [texts[index]] : undefined;
  };
  const indexOf = (arg: string | undefined) =>
    arg === undefined ? undefined : parseIndex(name, arg);
  return {
    name,
    type: "CHARBUF",
    doc: `${doc} A number in brackets picks one.`,
    arg: { required: false, form: "index" },
    list: true,
    bind(arg) {
      const index = indexOf(arg);
      return (c) => read(c, index);
    },
    compare(op, values, arg, makeTest) {
      const test = setTest(op, values, makeTest);
      if (test === undefined) return undefined;
      const index = indexOf(arg);
      return (c) => {
        const texts = read(c, index);
        return texts !== undefined && test(texts);
      };
    },
  };
}
