import type { ByteString } from "../../events/bytestring.ts";
import type { Operator } from "../../fields/field.ts";

/** Where a node stands, in characters of the text that was parsed. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** How a string operator is applied to a list: exactly one, at least one or all of its values must hold. */
export type Modifier = "oneof" | "anyof" | "allof";

/** A condition as written. Trees of macros are shared, so nodes are never changed once built. */
export type Node = LogicNode | NotNode | CheckNode | MacroNode;

/** `a and b and c`, `a or b or c`; at least two children. */
export interface LogicNode extends Span {
  readonly kind: "and" | "or";
  readonly children: readonly Node[];
}

/** `not a`. */
export interface NotNode extends Span {
  readonly kind: "not";
  readonly child: Node;
}

/** `left op right`, or `left exists`. */
export interface CheckNode extends Span {
  readonly kind: "check";
  readonly left: OperandNode;
  /** `==` is written as `=` here; both are the same operator. */
  readonly op: Operator;
  /** The operator as written. */
  readonly opText: string;
  readonly modifier: Modifier | undefined;
  /** undefined for `exists` only. */
  readonly right: RightNode | undefined;
}

/** A name without a dot stands for a macro. */
export interface MacroNode extends Span {
  readonly kind: "macro";
  readonly name: string;
  /** The macro's own tree, its positions in the macro's text; set by `resolveMacros`. */
  readonly body: Node | undefined;
}

/** Something that yields a value for each event. */
export type OperandNode = FieldNode | TransformerNode;

/** `proc.name`, `proc.aname[2]`, `evt.arg.flags`. */
export interface FieldNode extends Span {
  readonly kind: "field";
  /** Name as written, without brackets; may end in a dotted argument. */
  readonly name: string;
  /** Text in brackets, unescaped; undefined without brackets. */
  readonly arg: string | undefined;
}

/** `name(args)`; `val(field)` on the right-hand side too. */
export interface TransformerNode extends Span {
  readonly kind: "transformer";
  readonly name: string;
  readonly args: readonly ArgumentNode[];
  /** Text in brackets behind the call (`getopt(…)[c]`). */
  readonly key: string | undefined;
}

/** What a transformer is called with. */
export type ArgumentNode = OperandNode | ValueNode | TupleNode;

/** Values in parentheses as an argument of a transformer. */
export interface TupleNode extends Span {
  readonly kind: "tuple";
  readonly items: readonly (OperandNode | ValueNode)[];
}

/** A literal: text, with quotes removed and escapes resolved. */
export interface ValueNode extends Span {
  readonly kind: "value";
  readonly text: string;
  /** The bytes that fields are compared with. */
  readonly bytes: ByteString;
  readonly quoted: boolean;
}

/** `(a, b, c)` right of an operator. */
export interface ListNode extends Span {
  readonly kind: "list";
  readonly values: readonly ValueNode[];
}

/** What stands right of an operator; a transformer only where two values of the event are compared. */
export type RightNode = ValueNode | ListNode | TransformerNode;
