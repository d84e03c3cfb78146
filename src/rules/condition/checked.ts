import type { ByteString } from "../../events/bytestring.ts";
import type {
  FieldArg,
  FieldDef,
  FieldType,
  Need,
  Operator,
  Reader,
  Repr,
  Scalar,
} from "../../fields/field.ts";
import type { Context } from "../../state/context.ts";
import type {
  CheckNode,
  LogicNode,
  MacroNode,
  Modifier,
  NotNode,
} from "./ast.ts";
import type { Matcher } from "./match/glob.ts";

/**
 * A condition whose fields, operators and literals have been checked and bound: what compiler, interpreter and `explain`
 * work on. Like the tree it is made from it shares the trees of macros.
 */
export type CheckedNode =
  | CheckedLogic
  | CheckedNot
  | CheckedMacro
  | CheckedTest;

/** {@link LogicNode}, checked. */
export interface CheckedLogic {
  readonly kind: "and" | "or";
  readonly children: readonly CheckedNode[];
  readonly node: LogicNode;
}

/** {@link NotNode}, checked. */
export interface CheckedNot {
  readonly kind: "not";
  readonly child: CheckedNode;
  readonly node: NotNode;
}

/** {@link MacroNode}, checked; shared by all that name the macro. */
export interface CheckedMacro {
  readonly kind: "macro";
  readonly body: CheckedNode;
  readonly node: MacroNode;
}

/** {@link CheckNode}, checked. */
export interface CheckedTest {
  readonly kind: "test";
  readonly test: Test;
  readonly node: CheckNode;
}

/** A value that each event has, or misses: a field with its argument, or a transformer's result. */
export interface Operand {
  /** Operands with equal keys have equal values. */
  readonly key: string;
  readonly type: FieldType;
  readonly repr: Repr;
  /** Values are lists. */
  readonly list: boolean;
  readonly read: Reader;
  /** The field whose value it is; undefined for the result of a transformer. */
  readonly field: FieldDef | undefined;
  /** The field's argument. */
  readonly arg: FieldArg;
  readonly needs: readonly Need[];
}

interface AnyTest {
  /** Tests with equal keys have equal results. */
  readonly key: string;
  readonly left: Operand;
  readonly op: Operator;
}

/** A comparison that can be evaluated. */
export type Test = LiteralTest | FieldTest | SpecialTest | ExistsTest;

/** Whether the event has a value. */
export interface ExistsTest extends AnyTest {
  readonly kind: "exists";
}

/** Compares with literals. */
export interface LiteralTest extends AnyTest {
  readonly kind: "literal";
  readonly modifier: Modifier | undefined;
  /** The literals in the shape of the left side's values; networks and patterns as byte strings. */
  readonly values: readonly Scalar[];
  /**
   * For operators that the runtime does not have: one for each value, for `pmatch` and networks under `in` a single one
   * for all.
   */
  readonly matchers: readonly Matcher[] | undefined;
}

/** Compares two values of the same event. */
export interface FieldTest extends AnyTest {
  readonly kind: "field";
  readonly right: Operand;
}

/** The field compares in its own way. */
export interface SpecialTest extends AnyTest {
  readonly kind: "special";
  readonly modifier: Modifier | undefined;
  /** One for each value when there is a modifier, else a single one. */
  readonly tests: readonly ((context: Context) => boolean)[];
  readonly values: readonly ByteString[];
}
