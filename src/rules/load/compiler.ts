import { type Node, parseCondition, resolveMacros } from "../condition/mod.ts";
import type { OutputTemplate } from "../output/mod.ts";
import type { Checker, Compilation, CompileOptions } from "./compiled.ts";
import type { Warn } from "./error.ts";
import { compileOnce } from "./compile_once.ts";
import type { Ruleset } from "./ruleset.ts";

/**
 * Compiles the complete set of definitions; once after each file, so what has not changed since is taken from the last
 * time.
 */
export class RulesetCompiler {
  readonly #checker: Checker;
  readonly #options: CompileOptions;
  /** Conditions by their expanded text. */
  readonly #parsed = new Map<string, Node>();
  /** Conditions with their macros by the tree without, and the trees that the macros had. */
  readonly #resolved = new WeakMap<
    Node,
    { macros: Map<string, Node>; node: Node }
  >();
  readonly #templates = new Map<string, OutputTemplate>();

  constructor(checker: Checker, options: CompileOptions) {
    this.#checker = checker;
    this.#options = options;
  }

  compile(ruleset: Ruleset, warn: Warn): Compilation {
    return compileOnce(ruleset, warn, this);
  }

  get options(): CompileOptions {
    return this.#options;
  }
  get checker(): Checker {
    return this.#checker;
  }

  /** @throws {ConditionError} */
  parse(text: string): Node {
    let node = this.#parsed.get(text);
    if (node === undefined) {
      node = parseCondition(text);
      this.#parsed.set(text, node);
    }
    return node;
  }

  /** @throws {ConditionError} */
  resolve(node: Node, lookup: (name: string) => Node | undefined): Node {
    const known = this.#resolved.get(node);
    if (known !== undefined) {
      let same = true;
      for (const [name, body] of known.macros) {
        if (lookup(name) !== body) same = false;
      }
      if (same) return known.node;
    }
    const macros = new Map<string, Node>();
    const resolved = resolveMacros(node, (name) => {
      const body = lookup(name);
      if (body !== undefined) macros.set(name, body);
      return body;
    });
    this.#resolved.set(node, { macros, node: resolved });
    return resolved;
  }

  /** @throws {TemplateError} */
  template(text: string, source: string): OutputTemplate {
    const key = `${source}\0${text}`;
    let template = this.#templates.get(key);
    if (template === undefined) {
      template = this.#checker.template(text, source, this.#options.base64);
      this.#templates.set(key, template);
    }
    return template;
  }
}
