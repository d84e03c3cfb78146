import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
  type YAMLParseError,
} from "yaml";

/** A node of a rules file. Scalars are text: what they mean is decided by the key that they stand under. */
export type YamlNode = YamlScalar | YamlSeq | YamlMap | YamlNull;

interface Placed {
  /** Offset of the node's beginning in the file. */
  readonly offset: number;
}
/** A text, number or whatever else is no collection. */
export interface YamlScalar extends Placed {
  readonly kind: "scalar";
  readonly value: string;
  /** End of the node in the file, to find the text again that {@link value} was made from. */
  readonly end: number;
}
/** A sequence. */
export interface YamlSeq extends Placed {
  readonly kind: "seq";
  readonly items: readonly YamlNode[];
}
/** A mapping, by the text of its keys. */
export interface YamlMap extends Placed {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, YamlEntry>;
}
/** Nothing, in any spelling. */
export interface YamlNull extends Placed {
  readonly kind: "null";
}
/** An entry of a mapping. */
export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

/** Text that is not YAML. */
export class YamlError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Plain scalars that mean "nothing". */
const NULLS = new Set(["", "~", "null", "Null", "NULL"]);
const ILLEGAL_MAP_VALUE = "illegal map value";
/** Deeper nesting than any rules file has. */
const MAX_DEPTH = 64;

/**
 * The documents of a rules file; empty ones as nulls.
 *
 * @throws {YamlError} where the text stops being YAML
 */
export function parseYaml(text: string): YamlNode[] {
  let documents: Document.Parsed[];
  try {
    const composer = new Composer({
      // scalars stay text, as in yaml-cpp; doubled keys and flow ends in the first column are accepted as there
      schema: "failsafe",
      uniqueKeys: false,
      strict: false,
      prettyErrors: false,
      logLevel: "silent",
    });
    documents = [...composer.compose(lenientParser().parse(text))];
  } catch (error) {
    // the parser's recursion ends with the stack
    if (error instanceof RangeError) {
      throw new YamlError("nested too deeply", 0);
    }
    throw error;
  }
  const nodes: YamlNode[] = [];
  for (const document of documents) {
    const [error] = document.errors;
    if (error !== undefined) {
      const message = explain(error);
      const [at] = error.pos;
      // the place of the colon that makes it one, not that of the key
      const colon = message === ILLEGAL_MAP_VALUE ? text.indexOf(":", at) : -1;
      throw new YamlError(message, Math.max(at, colon));
    }
    nodes.push(
      document.contents === null
        ? { kind: "null", offset: 0 }
        : new Converter(document).convert(document.contents, 0),
    );
  }
  return nodes;
}

/** The parts of the parser's lexer that {@link lenientParser} replaces. */
interface LexerInternals {
  indentNext: number;
  parseFlowCollection(): Generator<string, unknown>;
  parseQuotedScalar(): Generator<string, unknown>;
}

/**
 * A parser which lets the lines of flow collections and quoted scalars begin in any column, as yaml-cpp does and
 * rules files need.
 */
function lenientParser(): Parser {
  const lexer = new Lexer() as unknown as LexerInternals;
  const { parseFlowCollection, parseQuotedScalar } = lexer;
  lexer.parseFlowCollection = () => unindented(lexer, parseFlowCollection);
  lexer.parseQuotedScalar = () => unindented(lexer, parseQuotedScalar);
  const parser = new Parser();
  (parser as unknown as { lexer: LexerInternals }).lexer = lexer;
  return parser;
}

function* unindented(
  lexer: LexerInternals,
  parse: () => Generator<string, unknown>,
): Generator<string, unknown> {
  const indent = lexer.indentNext;
  lexer.indentNext = 0;
  try {
    return yield* parse.call(lexer);
  } finally {
    lexer.indentNext = indent;
  }
}

/** Turns the parser's nodes into ours. A node that aliases point to becomes one shared object. */
class Converter {
  readonly #document: Document.Parsed;
  readonly #done = new Map<ParsedNode, YamlNode>();

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  convert(node: ParsedNode | null, depth: number): YamlNode {
    if (node === null) return { kind: "null", offset: 0 };
    if (depth > MAX_DEPTH) {
      throw new YamlError("nested too deeply", node.range[0]);
    }
    if (isScalar(node)) return scalar(node.value, node.type, node.range);
    if (isAlias(node)) {
      const target = node.resolve(this.#document) as ParsedNode | undefined;
      if (target === undefined) {
        throw new YamlError(
          "the referenced anchor is not defined",
          node.range[0],
        );
      }
      const known = this.#done.get(target);
      if (known === undefined) {
        throw new YamlError("an anchor may not contain itself", node.range[0]);
      }
      return known;
    }
    const made = this.#collection(node, depth);
    this.#done.set(node, made);
    return made;
  }

  #collection(node: ParsedNode, depth: number): YamlSeq | YamlMap {
    const offset = node.range[0];
    if (isSeq<ParsedNode>(node)) {
      return {
        kind: "seq",
        offset,
        items: node.items.map((item) => this.convert(item, depth + 1)),
      };
    }
    const entries = new Map<string, YamlEntry>();
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      for (const { key, value } of node.items) {
        const name = this.convert(key, depth + 1);
        if (name.kind !== "scalar") continue;
        // of equal keys the first counts, as in yaml-cpp
        if (entries.has(name.value)) continue;
        entries.set(name.value, {
          key: name,
          value: value === null
            ? { kind: "null", offset: name.end }
            : this.convert(value, depth + 1),
        });
      }
    }
    return { kind: "map", offset, entries };
  }
}

function scalar(
  value: unknown,
  type: string | undefined,
  range: readonly [number, number, number],
): YamlScalar | YamlNull {
  const text = String(value ?? "");
  return type === "PLAIN" && NULLS.has(text)
    ? { kind: "null", offset: range[0] }
    : { kind: "scalar", offset: range[0], end: range[1], value: text };
}

/** The parser's error in the words that yaml-cpp has for it, where it has any: tools look for them. */
function explain(error: YAMLParseError): string {
  switch (error.code) {
    case "BLOCK_AS_IMPLICIT_KEY":
    case "MULTILINE_IMPLICIT_KEY":
      return ILLEGAL_MAP_VALUE;
    case "BAD_INDENT":
    case "MISSING_CHAR":
      return /flow map/i.test(error.message)
        ? "end of map flow not found"
        : /flow seq/i.test(error.message)
        ? "end of sequence flow not found"
        : /block (collection|sequence|mapping)/i.test(error.message)
        ? "end of map not found"
        : error.message;
    case "RESOURCE_EXHAUSTION":
      return "nested too deeply";
    case "TAB_AS_INDENT":
      return "illegal tab when looking for indentation";
    default:
      return error.message;
  }
}

/** The node under `key`, or undefined when the key is not there. */
export function get(map: YamlMap, key: string): YamlNode | undefined {
  return map.entries.get(key)?.value;
}
