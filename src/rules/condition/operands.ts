import { type ByteString } from "../../events/bytestring.ts";
import {
  FieldArgError,
  type FieldDef,
  type FieldType,
  type Need,
  type Reader,
  type Repr,
  reprOf,
  type Scalar,
} from "../../fields/field.ts";
import { needsOf } from "../../fields/registry.ts";
import {
  concat,
  getopt,
  getoptValue,
  join,
  TRANSFORMERS,
} from "../../fields/transformers.ts";
import { ipText } from "../../events/address.ts";
import type {
  ArgumentNode,
  FieldNode,
  OperandNode,
  TransformerNode,
  TupleNode,
  ValueNode,
} from "./ast.ts";
import { type Catalogue, lookupField } from "./catalogue.ts";
import type { Operand } from "./checked.ts";
import { ConditionError } from "./error.ts";
import { formatOperand } from "./format.ts";

type TextsReader = (
  context: Parameters<Reader>[0],
) => readonly ByteString[] | undefined;

/** Binds fields and transformers; equal ones once. */
export class OperandBinder {
  readonly #catalogue: Catalogue;
  readonly #known = new Map<string, Operand>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  /** @throws {ConditionError} when the field is unknown, or an argument or type does not fit */
  bind(node: OperandNode): Operand {
    return node.kind === "field" ? this.#field(node) : this.#transformer(node);
  }

  #field(node: FieldNode): Operand {
    const found = lookupField(this.#catalogue, node.name, node.arg);
    if (found === undefined) throw this.#unknown(node);
    const { field, arg } = found;
    const key = JSON.stringify([field.name, arg]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    checkArgument(field, arg, node);
    const bound = argued(node, () => ({
      ...(field.typed?.(arg) ?? { type: field.type, repr: reprOf(field) }),
      needs: needsOf(field, arg),
      read: field.bind(arg),
    }));
    const list = field.list === true;
    return this.#remember({ key, field, arg, list, ...bound });
  }

  #unknown(node: FieldNode): ConditionError {
    const near = this.#catalogue.suggestField?.(node.name);
    return new ConditionError(
      `filter_check called with nonexistent field ${formatOperand(node)}`,
      node.offset,
      node.length,
      {
        unknown: true,
        hint: near === undefined ? undefined : `did you mean ${near}?`,
      },
    );
  }

  #remember(operand: Operand): Operand {
    this.#known.set(operand.key, operand);
    return operand;
  }

  #transformer(node: TransformerNode): Operand {
    if (node.key !== undefined && node.name !== "getopt") {
      throw fault(node, `transformer '${node.name}' takes no key in brackets`);
    }
    const simple = TRANSFORMERS.get(node.name);
    if (simple !== undefined) {
      const [inner] = this.#operands(node, 1);
      if (!simple.accepts(inner.repr, inner.list)) {
        throw unsupported(node, inner);
      }
      const { apply } = simple;
      const { read } = inner;
      const type = simple.resultType(inner.type);
      return this.#result(node, [inner], {
        type,
        repr: type === "UINT64" ? "number" : inner.repr,
        list: inner.list && node.name !== "len",
        read: (context) => apply(read(context)),
      });
    }
    switch (node.name) {
      case "join":
        return this.#join(node);
      case "concat":
        return this.#concat(node);
      default:
        return this.#getopt(node);
    }
  }

  #join(node: TransformerNode): Operand {
    const [separator, list] = node.args;
    if (node.args.length !== 2 || separator.kind === "tuple") {
      throw fault(node, "join takes a separator and a list");
    }
    const between = this.#single(separator, node);
    const joint = textReader(between);
    if (list.kind === "tuple") {
      const { parts, read } = this.#tuple(list, node);
      return this.#text(node, [between, ...parts], (context) => {
        const glue = joint(context);
        const texts = read(context);
        return glue === undefined ? undefined : texts?.join(glue);
      });
    }
    const operand = this.#argument(list, node);
    if (!operand.list) throw unsupported(node, operand);
    const { read, repr } = operand;
    return this.#text(node, [between, operand], (context) => {
      const glue = joint(context);
      const value = read(context);
      return glue !== undefined && Array.isArray(value)
        ? join(glue, value.map((element) => scalarText(element, repr)))
        : undefined;
    });
  }

  #concat(node: TransformerNode): Operand {
    if (node.args.length < 2) {
      throw fault(node, "concat takes at least two arguments");
    }
    const parts = node.args.map((arg) => this.#single(arg, node));
    const texts = parts.map(textReader);
    return this.#text(
      node,
      parts,
      (context) => concat(texts.map((text) => text(context))),
    );
  }

  #getopt(node: TransformerNode): Operand {
    const [list, options] = node.args;
    if (node.args.length !== 2 || list.kind === "value") {
      throw fault(node, "getopt takes a list of arguments and the options");
    }
    const { key } = node;
    if (key !== undefined && key.length !== 1) {
      throw fault(node, "getopt takes a single option in brackets");
    }
    const { parts, read } = this.#arguments(list, node);
    const letters = this.#single(options, node);
    if (letters.repr !== "string") throw unsupported(node, letters);
    const lettersOf = textReader(letters);
    return this.#result(node, [...parts, letters], {
      type: "CHARBUF",
      repr: "string",
      list: key === undefined,
      read: (context) => {
        const args = read(context);
        const known = lettersOf(context);
        if (args === undefined || known === undefined) return undefined;
        return key === undefined
          ? getopt(args, known)
          : getoptValue(args, known, key);
      },
    });
  }

  /** The elements of a list; the words of a text, which is how most fields have arguments of programs. */
  #arguments(
    list: OperandNode | TupleNode,
    node: TransformerNode,
  ): { parts: Operand[]; read: TextsReader } {
    if (list.kind === "tuple") return this.#tuple(list, node);
    const operand = this.#argument(list, node);
    if (operand.repr !== "string") throw unsupported(node, operand);
    return {
      parts: [operand],
      read: (context) => {
        const value = operand.read(context);
        if (value === undefined) return undefined;
        return Array.isArray(value) ? value : String(value).split(" ");
      },
    };
  }

  #tuple(
    tuple: TupleNode,
    node: TransformerNode,
  ): { parts: Operand[]; read: TextsReader } {
    const parts = tuple.items.map((item) => this.#argument(item, node));
    const texts = parts.map(textReader);
    const read: TextsReader = (context) => {
      const out: ByteString[] = [];
      for (const text of texts) {
        const value = text(context);
        if (value === undefined) return undefined;
        out.push(value);
      }
      return out;
    };
    return { parts, read };
  }

  /** An argument that has one value. */
  #single(arg: ArgumentNode, node: TransformerNode): Operand {
    const operand = this.#argument(arg, node);
    if (operand.list) throw unsupported(node, operand);
    return operand;
  }

  #text(
    node: TransformerNode,
    from: readonly Operand[],
    read: Reader,
  ): Operand {
    return this.#result(node, from, {
      type: "CHARBUF",
      repr: "string",
      list: false,
      read,
    });
  }

  #result(
    node: TransformerNode,
    from: readonly Operand[],
    value: { type: FieldType; repr: Repr; list: boolean; read: Reader },
  ): Operand {
    const keys = from.map((operand) => operand.key);
    const literals = literalsOf(node);
    const key = JSON.stringify([node.name, keys, literals, node.key]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const needs = from.flatMap((operand): readonly Need[] => operand.needs);
    return this.#remember({
      key,
      field: undefined,
      arg: undefined,
      needs,
      ...value,
    });
  }

  #operands(node: TransformerNode, count: number): Operand[] {
    if (node.args.length !== count) {
      throw fault(node, `transformer '${node.name}' takes ${count} argument`);
    }
    return node.args.map((arg) => this.#argument(arg, node));
  }

  #argument(arg: ArgumentNode, node: TransformerNode): Operand {
    if (arg.kind === "tuple") {
      throw fault(node, `transformer '${node.name}' takes no tuple here`);
    }
    if (arg.kind === "value") return constant(arg);
    const operand = this.bind(arg);
    const { field } = operand;
    if (field === undefined) return operand;
    const fixed = field.noRhs && !field.list;
    if (fixed || field.filterOnly || field.name === "evt.type") {
      throw fault(
        arg,
        field.name === "evt.type"
          ? "event code search does not support `evt.type` checks with transformers"
          : `field '${field.name}' does not support transformers`,
      );
    }
    return operand;
  }
}

function constant(node: ValueNode): Operand {
  const { bytes } = node;
  return {
    key: JSON.stringify(bytes),
    type: "CHARBUF",
    repr: "string",
    list: false,
    read: () => bytes,
    field: undefined,
    arg: undefined,
    needs: [],
  };
}

/** Literal arguments, which tell calls apart that have the same operands. */
function literalsOf(node: TransformerNode | TupleNode): unknown[] {
  const args = node.kind === "tuple" ? node.items : node.args;
  return args.map((arg) =>
    arg.kind === "value"
      ? arg.bytes
      : arg.kind === "tuple"
      ? literalsOf(arg)
      : null
  );
}

function textReader(
  { read, repr }: Operand,
): (context: Parameters<Reader>[0]) => ByteString | undefined {
  return (context) => {
    const value = read(context);
    if (value === undefined) return undefined;
    if (typeof value !== "object") return scalarText(value, repr);
    const texts = value.map((element: Scalar) => scalarText(element, repr));
    return `(${join(",", texts)})`;
  };
}

function scalarText(value: Scalar, repr: Repr): ByteString {
  return repr === "ip" ? ipText(value as ByteString) : String(value);
}

function checkArgument(
  field: FieldDef,
  arg: string | undefined,
  node: FieldNode,
): void {
  if (arg === undefined) {
    if (field.arg?.required) {
      throw fault(node, `field '${field.name}' requires an argument`);
    }
  } else if (field.arg === undefined) {
    throw fault(node, `field '${field.name}' takes no argument`);
  } else if (field.arg.form === "index" && !/^\d+$/.test(arg)) {
    throw fault(
      node,
      `field '${field.name}' takes a number as argument, not '${arg}'`,
    );
  }
  if (field.printOnly) {
    throw fault(node, `field '${field.name}' can only be used in outputs`);
  }
}

/** Runs `make`; what it has against the argument is reported at the node. */
export function argued<T>(
  node: { readonly offset: number; readonly length: number },
  make: () => T,
): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof FieldArgError) throw fault(node, error.message);
    throw error;
  }
}

function unsupported(node: TransformerNode, operand: Operand): ConditionError {
  const list = operand.list ? "list " : "";
  const name = operand.field === undefined
    ? formatOperand(node)
    : operand.field.name;
  return fault(
    node,
    `can't add field transformer: type '${operand.type}' is not supported by '${node.name}' transformer applied on ${list}field '${name}'`,
  );
}

/** An error at a node. */
export function fault(
  node: { readonly offset: number; readonly length: number },
  message: string,
): ConditionError {
  return new ConditionError(message, node.offset, node.length);
}
