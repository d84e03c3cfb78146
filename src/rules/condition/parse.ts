import { fromText } from "../../events/bytestring.ts";
import type {
  ArgumentNode,
  CheckNode,
  FieldNode,
  ListNode,
  LogicNode,
  Modifier,
  Node,
  OperandNode,
  RightNode,
  Span,
  TransformerNode,
  TupleNode,
  ValueNode,
} from "./ast.ts";
import { nearest } from "../../nearest.ts";
import { Cursor, type Literal } from "./_cursor.ts";
import {
  LIST,
  MODIFIERS,
  NUMERIC,
  operatorOf,
  OPERATORS,
  STRING,
  TRANSFORMERS,
  UNARY,
} from "./operators.ts";

/** Parentheses and calls within each other. */
const MAX_DEPTH = 1000;

const quoteAll = (words: readonly string[]) =>
  words.map((word) => `'${word}'`).join(", ");
const OPERATOR_NAMES = quoteAll(OPERATORS);
const TRANSFORMER_NAMES = quoteAll(["val", ...TRANSFORMERS]);
const LETTER = /[a-z]/;
const BLANK = /[ \t\b\r\n]/;

/**
 * Parses a condition (rule-language §2). Names of lists must have been replaced by their items before; names of macros
 * stay as {@link MacroNode}s.
 *
 * @throws {ConditionError} at the place where the text cannot go on
 */
export function parseCondition(text: string): Node {
  return new Parser(text).parse();
}

class Parser {
  readonly #in: Cursor;
  #depth = 0;

  constructor(text: string) {
    this.#in = new Cursor(text);
  }

  parse(): Node {
    const input: Cursor = this.#in;
    if (input.text.length === 0) input.fail("filter input string is empty");
    const node = this.#expression();
    if (!input.done) {
      input.fail(
        `unexpected token after '${input.last}', expecting 'or', 'and'`,
      );
    }
    return node;
  }

  /**
   * `or`, `and`, `not` and parentheses. Written with a stack of its own: text with a thousand parentheses must not use up
   * the runtime's.
   */
  #expression(): Node {
    const input: Cursor = this.#in;
    const outer: { level: Level; not: number }[] = [];
    let level = new Level();
    for (let open = false;;) {
      let not = -1;
      if (!open) {
        input.blank();
        const start = input.at;
        while (input.takeNot()) not = not < 0 ? start : -1;
        if (input.take("not(")) {
          not = not < 0 ? start : -1;
          open = true;
        } else {
          input.blank();
          open = input.take("(");
        }
      }
      if (open) {
        this.#enter();
        outer.push({ level, not });
        level = new Level();
        open = false;
        continue;
      }
      let node = this.#leaf();
      for (;;) {
        if (not >= 0) {
          node = { kind: "not", child: node, ...span(not, input.at) };
        }
        level.add(node);
        input.blank();
        const word = input.take("and") ? "and" : input.take("or") ? "or" : "";
        if (word !== "") {
          if (word === "or") level.or();
          open = !input.blank() && input.take("(");
          if (!open && !BLANK.test(input.text[input.at - 1])) {
            input.fail(`expected blank or '(' after '${word}'`);
          }
          break;
        }
        node = level.close();
        const up = outer.pop();
        if (up === undefined) return node;
        if (!input.take(")")) input.fail("expected a ')' token");
        this.#depth--;
        ({ level, not } = up);
      }
    }
  }

  #leaf(): Node {
    const input: Cursor = this.#in;
    const start = input.at;
    const left = this.#operand();
    if (left !== undefined) return this.#comparison(left);
    const name = input.identifier();
    if (name !== undefined) {
      return { kind: "macro", name, body: undefined, ...span(start, input.at) };
    }
    input.fail("expected a '(' token, a field check, or an identifier");
  }

  #comparison(left: OperandNode): CheckNode {
    const input: Cursor = this.#in;
    input.blank();
    const opText = this.#operator();
    const op = operatorOf(opText);
    const done = (right: RightNode | undefined, modifier?: Modifier) => ({
      kind: "check" as const,
      left,
      op,
      opText,
      modifier,
      right,
      ...span(left.offset, input.at),
    });
    if (UNARY.includes(opText)) return done(undefined);
    if (NUMERIC.includes(opText)) return done(this.#numberRight());
    if (LIST.includes(opText)) return done(this.#listRight());
    const modifier = this.#modifier();
    if (modifier !== undefined) return done(this.#list(), modifier);
    return done(this.#stringRight());
  }

  #operator(): string {
    const input: Cursor = this.#in;
    for (const op of OPERATORS) {
      if (!input.text.startsWith(op, input.at)) continue;
      const start = input.at;
      input.take(op);
      // word operators that take one value must be set off; `in(`, `exists)` and the symbols need not
      if (!LETTER.test(op) || !STRING.includes(op) || input.blank()) return op;
      input.at = start;
      break;
    }
    const word = /^[a-z]*/i.exec(input.text.slice(input.at, input.at + 32))![0];
    const meant = nearest(word.toLowerCase(), OPERATORS);
    input.fail(
      `expected a valid check operator: one of ${OPERATOR_NAMES}`,
      input.at,
      word.length,
      meant === undefined ? undefined : `did you mean ${meant}?`,
    );
  }

  /** `oneof` and its like, when a list follows: alone they are bare strings. */
  #modifier(): Modifier | undefined {
    const input: Cursor = this.#in;
    const start = input.at;
    input.blank();
    for (const modifier of MODIFIERS) {
      if (!input.take(modifier)) continue;
      input.blank();
      if (input.text[input.at] === "(") return modifier;
      break;
    }
    input.at = start;
    return undefined;
  }

  #numberRight(): RightNode {
    const input: Cursor = this.#in;
    input.blank();
    const start = input.at;
    const call = this.#rightOperand();
    if (call !== undefined) return call;
    const number = input.number();
    if (number !== undefined) return this.#value(number, start);
    input.fail(
      `expected a number value or a field with a valid transformer: ${TRANSFORMER_NAMES}`,
    );
  }

  #stringRight(): RightNode {
    const input: Cursor = this.#in;
    input.blank();
    const value = this.#rightOperand() ?? this.#string();
    if (value !== undefined) return value;
    input.fail(
      `expected a string value or a field with a valid transformer: ${TRANSFORMER_NAMES}`,
    );
  }

  #listRight(): RightNode {
    const input: Cursor = this.#in;
    input.blank();
    if (input.text[input.at] === "(") return this.#list();
    const start = input.at;
    const call = this.#rightOperand();
    if (call !== undefined) return call;
    const name = input.identifier();
    if (name !== undefined) return this.#value(name, start);
    input.fail(
      `expected a list, an identifier, or a field with a valid transformer: ${TRANSFORMER_NAMES}`,
    );
  }

  #list(): ListNode {
    const input: Cursor = this.#in;
    const start = input.at;
    input.take("(");
    const values: ValueNode[] = [];
    input.blank();
    let value = this.#string();
    if (value !== undefined) {
      values.push(value);
      input.blank();
      while (input.take(",")) {
        input.blank();
        value = this.#string();
        if (value === undefined) input.fail("expected a string value");
        values.push(value);
        input.blank();
      }
    }
    if (!input.take(")")) input.fail("expected a ')' token");
    return { kind: "list", values, ...span(start, input.at) };
  }

  /** `val(field)` or a transformer, where a value may stand too. */
  #rightOperand(): TransformerNode | undefined {
    const input: Cursor = this.#in;
    const start = input.at;
    if (!input.take("val(")) return this.#transformer();
    input.blank();
    const field = this.#field();
    if (field === undefined) {
      input.fail("expected a field within 'val' transformer");
    }
    input.blank();
    if (!input.take(")")) {
      input.fail("expected a ')' token closing the transformer");
    }
    return {
      kind: "transformer",
      name: "val",
      args: [field],
      key: undefined,
      ...span(start, input.at),
    };
  }

  #operand(): OperandNode | undefined {
    return this.#field() ?? this.#transformer();
  }

  #field(): FieldNode | undefined {
    const input: Cursor = this.#in;
    const start = input.at;
    const name = input.fieldName();
    if (name === undefined) return undefined;
    const arg = this.#bracket();
    return { kind: "field", name, arg, ...span(start, input.at) };
  }

  #bracket(): string | undefined {
    const input: Cursor = this.#in;
    if (!input.take("[")) return undefined;
    const arg = input.quoted()?.text ?? input.bareArgument();
    if (arg === undefined) {
      input.fail(
        "expected a valid field argument: a quoted string or a bare string",
      );
    }
    if (!input.take("]")) input.fail("expected a ']' token");
    return arg;
  }

  #transformer(): TransformerNode | undefined {
    const input: Cursor = this.#in;
    const start = input.at;
    const name = TRANSFORMERS.find((name) => input.take(`${name}(`));
    if (name === undefined) return undefined;
    this.#enter();
    const args: ArgumentNode[] = [];
    do {
      input.blank();
      args.push(this.#argument());
      input.blank();
    } while (input.take(","));
    if (!input.take(")")) {
      input.fail("expected a ')' token closing the transformer");
    }
    this.#depth--;
    const key = this.#bracket();
    return { kind: "transformer", name, args, key, ...span(start, input.at) };
  }

  #argument(): ArgumentNode {
    const input: Cursor = this.#in;
    if (input.text[input.at] === "(") return this.#tuple();
    const item = this.#item();
    if (item !== undefined) return item;
    input.fail(
      "expected field transformer argument: field, transformer, quoted string, number, or transformer list",
    );
  }

  #tuple(): TupleNode {
    const input: Cursor = this.#in;
    const start = input.at;
    input.take("(");
    const items: (OperandNode | ValueNode)[] = [];
    input.blank();
    if (!input.take(")")) {
      do {
        input.blank();
        const item = this.#item();
        if (item === undefined) {
          input.fail(
            "expected transformer list argument: field, transformer, quoted string, or number",
          );
        }
        items.push(item);
        input.blank();
      } while (input.take(","));
      if (!input.take(")")) input.fail("expected ')'");
    }
    return { kind: "tuple", items, ...span(start, input.at) };
  }

  #item(): OperandNode | ValueNode | undefined {
    const input: Cursor = this.#in;
    const operand = this.#operand();
    if (operand !== undefined) return operand;
    const start = input.at;
    const quoted = input.quoted();
    if (quoted !== undefined) return this.#value(quoted, start, true);
    const number = input.number();
    return number === undefined ? undefined : this.#value(number, start);
  }

  #string(): ValueNode | undefined {
    const input: Cursor = this.#in;
    const start = input.at;
    const quoted = input.quoted();
    if (quoted !== undefined) return this.#value(quoted, start, true);
    const bare = input.bare();
    return bare === undefined ? undefined : this.#value(bare, start);
  }

  #value(value: string | Literal, start: number, quoted = false): ValueNode {
    const literal = typeof value === "string"
      ? { text: value, bytes: fromText(value) }
      : value;
    return { kind: "value", ...literal, quoted, ...span(start, this.#in.at) };
  }

  #enter(): void {
    if (++this.#depth >= MAX_DEPTH) {
      this.#in.fail(`exceeded max depth limit of ${MAX_DEPTH}`);
    }
  }
}

/** What has been read between two parentheses: alternatives, the last of which is still growing. */
class Level {
  readonly #or: Node[] = [];
  #and: Node[] = [];

  add(node: Node): void {
    this.#and.push(node);
  }

  or(): void {
    this.#or.push(logic("and", this.#and));
    this.#and = [];
  }

  close(): Node {
    this.or();
    return logic("or", this.#or);
  }
}

function logic(kind: "and" | "or", children: readonly Node[]): Node {
  const [first] = children;
  if (children.length === 1) return first;
  const last = children[children.length - 1];
  const end = last.offset + last.length;
  return { kind, children, ...span(first.offset, end) } satisfies LogicNode;
}

function span(start: number, end: number): Span {
  return { offset: start, length: end - start };
}
