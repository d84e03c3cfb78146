import type { Scalar } from "../../fields/field.ts";
import type { Context } from "../../state/context.ts";
import type { LiteralTest, Operand, Test } from "../condition/checked.ts";
import { combine, scalarTest, takesWholeList } from "../condition/scalar.ts";
import { arrange, type Item, type RuleExpr } from "./arrange.ts";
import { allOf, anyOf, type Code, code, Scope } from "./code.ts";
import { costOf, MIN_COST } from "./cost.ts";
import { allIn, compareValues, someIn } from "./_runtime.ts";
import type { Expr } from "./graph.ts";

/** Fills `matches` with the indices of the rules that fire, and returns their number. */
export type MatchFunction = (context: Context, matches: Int32Array) => number;

/** Sets up to this size are compared one by one. */
const SMALL_SET = 3;
/** Parentheses within parentheses, after which a new function begins: the runtime's parser has a limit. */
const MAX_NESTING = 30;
/** Largest number that the runtime keeps in a small integer everywhere. */
const LAST_EVENT = 0x3fffffff;
/** Tests from which on what is left of a rule becomes a function of its own, which is compiled only when it is reached. */
const LARGE = 24;

/**
 * Generates the function that evaluates rules for events of one code.
 *
 * What several rules share (macros, tests, values of fields) is evaluated when it is first needed and remembered until
 * the next event, by the number of the event, so that nothing has to be cleared. Rules that begin with the same
 * conditions stand together under one `if`. With `first` the rule with the lowest index wins whatever the order of
 * evaluation, since conditions have no effects.
 *
 * @param rules in order of their indices
 * @param lastEvent number after which the numbers of events begin anew, and all that is remembered is cleared
 */
export function generate(
  rules: readonly RuleExpr[],
  first: boolean,
  lastEvent = LAST_EVENT,
): MatchFunction {
  return new Generator(first, lastEvent).generate(rules);
}

class Generator {
  readonly #first: boolean;
  readonly #lastEvent: number;
  readonly #scope = new Scope();
  /** Functions and variables that remember. */
  readonly #declarations: Code[] = [];
  readonly #resets: Code[] = [];
  /** How many places use an expression or an operand; what is used once is not remembered. */
  readonly #uses = new Map<Expr | string, number>();
  readonly #shared = new Map<Expr, Code>();
  readonly #operands = new Map<string, { get: Code; value: Code }>();
  #nesting = 0;
  readonly #epoch = this.#scope.name();
  readonly #context = this.#scope.name();
  readonly #matches = this.#scope.name();
  /** With `first` the lowest index so far, else the number of matches. */
  readonly #result = this.#scope.name();

  constructor(first: boolean, lastEvent: number) {
    this.#first = first;
    this.#lastEvent = lastEvent;
  }

  generate(rules: readonly RuleExpr[]): MatchFunction {
    const items = arrange(rules);
    for (const item of items) this.#count(item);
    const body = items.map((item) => this.#item(item));
    const [c, m, r, e] = [
      this.#context,
      this.#matches,
      this.#result,
      this.#epoch,
    ];
    const none = 0x7fffffff;
    const end = this.#first
      ? code`if(${r}===${none})return 0;${m}[0]=${r};return 1;`
      : code`if(${r}>1)${m}.subarray(0,${r}).sort();return ${r};`;
    return this.#scope.run(code`let ${e}=0;${this.#declarations}
      return function(${c},${m}){
        if(++${e}>${this.#lastEvent}){${e}=1;${this.#resets}}
        let ${r}=${this.#first ? none : 0};
        ${body}
        ${end}
      }`) as MatchFunction;
  }

  #count(item: Item): void {
    if ("common" in item) {
      for (const expr of item.common) this.#countExpr(expr);
      for (const below of item.items) this.#count(below);
    } else {
      for (const expr of item.rest) this.#countExpr(expr);
    }
  }

  #countExpr(expr: Expr): void {
    const uses = (this.#uses.get(expr) ?? 0) + 1;
    this.#uses.set(expr, uses);
    // what is remembered reads its fields in one place, what is cheap is written out again
    if (uses > (costOf(expr) < MIN_COST ? 2 : 1)) return;
    if (expr.kind === "not") this.#countExpr(expr.child);
    else if (expr.kind === "test") {
      for (const { key } of operandsOf(expr.test)) {
        this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1);
      }
    } else if (expr.kind !== "const") {
      for (const child of expr.children) this.#countExpr(child);
    }
  }

  #item(item: Item): Code {
    if ("common" in item) {
      const below = item.items.map((item) => this.#item(item));
      return code`if(${this.#condition(item.common)}){${below}}`;
    }
    const { index, rest } = item;
    const r = this.#result;
    const hit = this.#first
      ? code`if(${index}<${r})${r}=${index};`
      : code`${this.#matches}[${r}++]=${index};`;
    if (rest.length === 0) return hit;
    const condition = this.#condition(rest);
    return code`if(${condition}){${hit}}`;
  }

  #condition(conjuncts: readonly Expr[]): Code {
    const text = allOf(conjuncts.map((expr) => this.#expr(expr)));
    let size = 0;
    for (const expr of conjuncts) size += sizeOf(expr, LARGE);
    return size < LARGE ? text : this.#function(text);
  }

  /** A call of a new function with this body. */
  #function(body: Code): Code {
    const name = this.#scope.name();
    const c = this.#context;
    this.#declarations.push(code`function ${name}(${c}){return ${body};}`);
    return code`${name}(${c})`;
  }

  #expr(expr: Expr): Code {
    const uses = this.#uses.get(expr) ?? 0;
    if (uses < 2 || costOf(expr) < MIN_COST) return this.#plain(expr);
    let call = this.#shared.get(expr);
    if (call === undefined) {
      call = this.#remembered(this.#plain(expr)).get;
      this.#shared.set(expr, call);
    }
    return call;
  }

  /** A function that evaluates `body` at most once per event, and the variable that holds the result. */
  #remembered(body: Code): { get: Code; value: Code } {
    const scope = this.#scope;
    const [name, value, seen] = [scope.name(), scope.name(), scope.name()];
    const [c, e] = [this.#context, this.#epoch];
    this.#declarations.push(code`let ${value},${seen}=0;
      function ${name}(${c}){
        if(${seen}===${e})return ${value};
        ${seen}=${e};return ${value}=${body};
      }`);
    this.#resets.push(code`${seen}=0;`);
    return { get: code`${name}(${c})`, value };
  }

  #plain(expr: Expr): Code {
    switch (expr.kind) {
      case "const":
        return expr.value ? code`true` : code`false`;
      case "not":
        return code`!(${this.#expr(expr.child)})`;
      case "and":
      case "or":
        return this.#logic(expr.kind, expr.children);
      case "test":
        return this.#test(expr.test);
    }
  }

  #logic(kind: "and" | "or", children: readonly Expr[]): Code {
    const nesting = this.#nesting;
    const deep = nesting === MAX_NESTING;
    this.#nesting = deep ? 0 : nesting + 1;
    const parts: Code[] = [];
    for (const child of children) parts.push(this.#expr(child));
    this.#nesting = nesting;
    const text = kind === "and" ? allOf(parts) : anyOf(parts);
    return deep ? this.#function(text) : text;
  }

  /** A value for use in several places: `get` evaluates it, `value` reads it again. */
  #operand(operand: Operand): { get: Code; value: Code } {
    const { key, read } = operand;
    let found = this.#operands.get(key);
    if (found === undefined) {
      const call = code`${this.#scope.constant(read)}(${this.#context})`;
      if ((this.#uses.get(key) ?? 0) > 1) {
        found = this.#remembered(call);
      } else {
        const value = this.#scope.name();
        this.#declarations.push(code`let ${value};`);
        found = { get: code`(${value}=${call})`, value };
      }
      this.#operands.set(key, found);
    }
    return found;
  }

  #test(test: Test): Code {
    switch (test.kind) {
      case "exists":
        return code`${this.#operand(test.left).get}!==undefined`;
      case "special": {
        const { tests, modifier } = test;
        const run = modifier === undefined
          ? tests[0]
          : combine(modifier, tests);
        return code`${this.#scope.constant(run)}(${this.#context})`;
      }
      case "field": {
        const compare = this.#scope.constant(compareValues(test.op));
        const [left, right] = [test.left, test.right].map((operand) =>
          this.#operand(operand).get
        );
        return code`${compare}(${left},${right})`;
      }
      case "literal":
        return this.#literal(test);
    }
  }

  #literal(test: LiteralTest): Code {
    const scope = this.#scope;
    const { get, value } = this.#operand(test.left);
    const { op, values, matchers, left } = test;
    if (left.list) {
      const every = op === "in";
      const check = every ? allIn(test) : someIn(test);
      return code`${scope.constant(check)}(${get})`;
    }
    const isText = left.repr === "string" || left.repr === "bytes" ||
      left.repr === "ip";
    const present = isText
      ? code`typeof ${get}==="string"`
      : code`${get}!==undefined`;
    if (test.modifier !== undefined) {
      const check = scalarTest(op, test.modifier, values, matchers);
      return code`${present}&&${scope.constant(check)}(${value})`;
    }
    if (matchers !== undefined) {
      const match = code`${scope.constant(matchers[0])}(${value})`;
      return op === "!="
        ? code`${present}&&!${match}`
        : code`${present}&&${match}`;
    }
    if (takesWholeList(op)) return this.#membership(get, value, values);
    const literal = this.#value(values[0]);
    switch (op) {
      case "=":
        return code`${get}===${literal}`;
      case "!=":
        return code`${get}!==undefined&&${value}!==${literal}`;
      case "<":
        return code`${present}&&${value}<${literal}`;
      case "<=":
        return code`${present}&&${value}<=${literal}`;
      case ">":
        return code`${present}&&${value}>${literal}`;
      case ">=":
        return code`${present}&&${value}>=${literal}`;
      case "contains":
      case "bcontains":
        return code`${present}&&${value}.includes(${literal})`;
      case "startswith":
      case "bstartswith":
        return code`${present}&&${value}.startsWith(${literal})`;
      case "endswith":
        return code`${present}&&${value}.endsWith(${literal})`;
      default:
        throw new TypeError(`no code for operator ${op}`);
    }
  }

  #membership(get: Code, value: Code, values: readonly Scalar[]): Code {
    if (values.length > SMALL_SET) {
      return code`${this.#scope.constant(new Set(values))}.has(${get})`;
    }
    const tests = values.map((literal, i) =>
      code`${i === 0 ? get : value}===${this.#value(literal)}`
    );
    return anyOf(tests);
  }

  #value(literal: Scalar): Code {
    if (literal === true) return code`true`;
    if (literal === false) return code`false`;
    return typeof literal === "number" && Number.isSafeInteger(literal) &&
        !Object.is(literal, -0)
      ? code`${literal}`
      : this.#scope.constant(literal);
  }
}

function operandsOf(test: Test): readonly Operand[] {
  switch (test.kind) {
    case "special":
      return [];
    case "field":
      return [test.left, test.right];
    default:
      return [test.left];
  }
}

/** Tests in an expression, counted up to `limit`. */
function sizeOf(expr: Expr, limit: number): number {
  if (expr.kind === "not") return sizeOf(expr.child, limit);
  if (expr.kind !== "and" && expr.kind !== "or") return 1;
  let size = 0;
  for (const child of expr.children) {
    if (size >= limit) break;
    size += sizeOf(child, limit - size);
  }
  return size;
}
