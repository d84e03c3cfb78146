import { nearest } from "../../nearest.ts";
import {
  type CheckedNode,
  ConditionError,
  eventNamesOf,
  type Node,
} from "../condition/mod.ts";
import { type CompiledOutput, compileOutput } from "./compile_output.ts";
import type {
  Compilation,
  CompiledList,
  CompiledMacro,
  CompiledRule,
} from "./compiled.ts";
import type { RulesetCompiler } from "./compiler.ts";
import type { ConditionText } from "./condition_text.ts";
import { LoadError, type Warn } from "./error.ts";
import { foldExceptions } from "./exceptions.ts";
import { ExpansionError, ListExpander } from "./expand_lists.ts";
import { type Fault, placeFault } from "./_place_fault.ts";
import type { Location } from "./location.ts";
import type { MacroInfo, RuleInfo, Ruleset } from "./ruleset.ts";

/** Rules that can match more event codes than this are worth a warning. */
const MANY_EVENTS = 100;

/**
 * Compiles all definitions: lists, then macros, then rules. What is wrong with one does not keep the others from being
 * looked at.
 *
 * @param compiler remembers what has been done for the files before
 */
export function compileOnce(
  ruleset: Ruleset,
  warn: Warn,
  compiler: RulesetCompiler,
): Compilation {
  return new Run(ruleset, warn, compiler).compile();
}

/** What compiling a rule's condition gives. */
type CompiledCondition = Pick<
  CompiledRule,
  "condition" | "parsed" | "node" | "checked" | "events"
>;

/** A macro that is wrong itself; whoever uses it is not to blame. */
class BrokenMacro extends Error {}

/** A macro that comes back to itself, on the way back to it: it is the one to blame, not those it came by. */
class MacroLoop extends Error {
  readonly macro: string;

  constructor(macro: string) {
    super(`reference loop in macro '${macro}'`);
    this.macro = macro;
  }
}

/** One compilation. */
class Run {
  readonly #ruleset: Ruleset;
  readonly #warn: Warn;
  readonly #compiler: RulesetCompiler;
  readonly #errors: LoadError[] = [];
  /** Faults of macros show up in every rule that uses them. */
  readonly #reported = new Set<ConditionError>();
  readonly #lists = new Map<string, CompiledList>();
  readonly #usedLists = new Set<string>();
  readonly #expander: ListExpander;
  /** Done macros, those that are broken, and those under way. */
  readonly #macros = new Map<string, CompiledMacro | "broken" | "open">();

  constructor(ruleset: Ruleset, warn: Warn, compiler: RulesetCompiler) {
    this.#ruleset = ruleset;
    this.#warn = warn;
    this.#compiler = compiler;
    for (const list of ruleset.lists.values()) {
      const items = list.items.flatMap((item) => {
        const other = ruleset.lists.get(item);
        if (other === undefined || other.index >= list.visibility) return item;
        this.#usedLists.add(other.name);
        return other.items;
      });
      this.#lists.set(list.name, { name: list.name, items, used: false });
    }
    this.#expander = new ListExpander(this.#lists.values(), this.#usedLists);
  }

  compile(): Compilation {
    for (const macro of this.#ruleset.macros.values()) {
      this.#guard(() => this.#macro(macro));
    }
    const rules: CompiledRule[] = [];
    for (const rule of this.#ruleset.rules.values()) {
      if (rule.skipped) continue;
      this.#guard(() => {
        const compiled = this.#rule(rule);
        if (compiled !== undefined) rules.push(compiled);
      });
    }
    if (this.#errors.length === 0) this.#warnUnused();
    const macros = new Map<string, CompiledMacro>();
    for (const name of this.#ruleset.macros.keys()) {
      const macro = this.#macros.get(name);
      if (typeof macro === "object") macros.set(name, macro);
    }
    for (const name of this.#usedLists) {
      const list = this.#lists.get(name);
      if (list !== undefined) list.used = true;
    }
    return { lists: this.#lists, macros, rules, errors: this.#errors };
  }

  #guard(compile: () => void): void {
    try {
      compile();
    } catch (error) {
      if (error instanceof LoadError) this.#errors.push(error);
      else if (!(error instanceof BrokenMacro)) throw error;
    }
  }

  /** The macro's tree, compiled at the first use. */
  #macro(info: MacroInfo): CompiledMacro {
    const known = this.#macros.get(info.name);
    if (known === "broken") throw new BrokenMacro();
    if (known === "open") throw new MacroLoop(info.name);
    if (known !== undefined) return known;
    this.#macros.set(info.name, "open");
    try {
      const parsed = this.#parse(info.condition, info.conditionLocation);
      const node = this.#resolve(
        parsed,
        info.condition,
        info.location,
        info,
      );
      const macro = { info, parsed, node, used: false };
      this.#macros.set(info.name, macro);
      return macro;
    } catch (error) {
      this.#macros.set(info.name, "broken");
      throw error;
    }
  }

  #parse(condition: ConditionText, location: Location): Node {
    try {
      return this.#compiler.parse(this.#expander.expand(condition.text));
    } catch (error) {
      if (error instanceof ExpansionError) {
        throw new LoadError(
          "LOAD_ERR_COMPILE_CONDITION",
          error.message,
          location.inCondition(
            condition.text,
            error.offset,
            condition.place(error.offset),
          ),
        );
      }
      throw this.#located(
        "LOAD_ERR_COMPILE_CONDITION",
        error,
        condition,
        location,
      );
    }
  }

  /**
   * Puts the macros in.
   *
   * @param macro the macro whose condition it is, which can use what was first defined before its own last change
   */
  #resolve(
    parsed: Node,
    condition: ConditionText,
    location: Location,
    macro?: MacroInfo,
  ): Node {
    const names: string[] = [];
    const visibility = macro?.visibility ?? Infinity;
    let loop: MacroLoop | undefined;
    let missing: string | undefined;
    const lookup = (name: string): Node | undefined => {
      const info = this.#ruleset.macros.get(name);
      if (info === undefined || info.index >= visibility) {
        missing ??= name;
        return undefined;
      }
      names.push(name);
      try {
        return this.#macro(info).node;
      } catch (error) {
        if (!(error instanceof MacroLoop)) throw error;
        if (error.macro !== macro?.name) throw error;
        loop = error;
        return undefined;
      }
    };
    try {
      const node = this.#compiler.resolve(parsed, lookup);
      for (const name of names) {
        const used = this.#macros.get(name);
        if (typeof used === "object") used.used = true;
      }
      return node;
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const { offset, length } = error;
      const fault = new ConditionError(
        loop?.message ?? error.message,
        offset,
        length,
        { hint: missing === undefined ? error.hint : this.#meant(missing) },
      );
      throw this.#located("LOAD_ERR_VALIDATE", fault, condition, location);
    }
  }

  /** What the author of a name that is no macro, or not yet, may have meant. */
  #meant(name: string): string | undefined {
    const { macros } = this.#ruleset;
    const later = macros.get(name)?.location;
    if (later !== undefined) {
      return `it is defined only later, at ${later.name}:${
        later.position.line + 1
      }`;
    }
    const meant = nearest(name, [...macros.keys()]);
    return meant === undefined ? undefined : `did you mean ${meant}?`;
  }

  /** The rule, or undefined when it cannot be used: what is wrong with its condition and its output has been noted. */
  #rule(info: RuleInfo): CompiledRule | undefined {
    let output: CompiledOutput | undefined;
    let fault: LoadError | undefined;
    try {
      output = compileOutput(info, this.#compiler, this.#warn);
      if (output === undefined) return undefined;
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      fault = error;
    }
    let condition: CompiledCondition | undefined;
    this.#guard(() => condition = this.#condition(info));
    if (fault !== undefined) this.#errors.push(fault);
    return output && condition && { info, ...condition, ...output };
  }

  #condition(info: RuleInfo): CompiledCondition | undefined {
    const condition = foldExceptions(info.condition, info.exceptions);
    const location = info.conditionLocation;
    const parsed = this.#parse(condition, location);
    const node = this.#resolve(parsed, condition, info.location);
    const checked = this.#check(info, condition, node);
    if (checked === undefined) return undefined;
    const events = eventNamesOf(checked);
    if (info.source === "syscall" && info.warnEvttypes) {
      const count = this.#compiler.checker.countEvents(events);
      if (count === 0 || count > MANY_EVENTS) {
        this.#warn({
          code: "LOAD_NO_EVTTYPE",
          message:
            "Rule matches too many evt.type values. This has a significant performance penalty.",
          location: info.location,
        });
      }
    }
    return { condition, parsed, node, checked, events };
  }

  /** The checked condition, or undefined when the rule cannot be used; what is wrong has been noted. */
  #check(
    info: RuleInfo,
    condition: ConditionText,
    node: Node,
  ): CheckedNode | undefined {
    const location = info.conditionLocation;
    const { checked, errors, warnings } = this.#compiler.checker.check(
      node,
      info.source,
    );
    for (const warning of warnings) {
      this.#warn({
        code: warning.code,
        message: warning.message,
        location: this.#placed(warning, condition, location).at,
        deprecatedField: warning.field,
      });
    }
    const lenient = info.skipIfUnknownFilter && errors[0]?.unknown;
    for (const error of errors) {
      if (this.#reported.has(error)) continue;
      this.#reported.add(error);
      const fault = this.#located(
        "LOAD_ERR_COMPILE_CONDITION",
        error,
        condition,
        location,
      );
      if (!lenient) {
        this.#errors.push(fault);
        continue;
      }
      this.#warn({
        code: "LOAD_UNKNOWN_FILTER",
        message: fault.message,
        location: fault.location,
        hint: fault.hint,
      });
    }
    return checked;
  }

  #warnUnused(): void {
    for (const macro of this.#macros.values()) {
      if (typeof macro !== "object" || macro.used) continue;
      this.#warn({
        code: "LOAD_UNUSED_MACRO",
        message: "Macro not referred to by any other rule/macro",
        location: macro.info.location,
      });
    }
    for (const list of this.#ruleset.lists.values()) {
      if (this.#usedLists.has(list.name)) continue;
      this.#warn({
        code: "LOAD_UNUSED_LIST",
        message: "List not referred to by any other rule/macro",
        location: list.location,
      });
    }
  }

  /** An error of the condition as a load error at its place; other errors as they are. */
  #located(
    code: "LOAD_ERR_COMPILE_CONDITION" | "LOAD_ERR_VALIDATE",
    error: unknown,
    condition: ConditionText,
    location: Location,
  ): LoadError {
    if (!(error instanceof ConditionError)) throw error;
    const { at, within } = this.#placed(error, condition, location);
    const hints = [error.hint, within].filter((hint) => hint !== undefined);
    return new LoadError(
      code,
      error.message,
      at,
      hints.length > 0 ? hints.join("; ") : undefined,
    );
  }

  #placed(
    fault: Fault,
    condition: ConditionText,
    location: Location,
  ): { at: Location; within: string | undefined } {
    const macro = fault.macro === undefined
      ? undefined
      : this.#ruleset.macros.get(fault.macro);
    return placeFault(
      fault,
      macro?.condition ?? condition,
      this.#expander,
      location,
    );
  }
}
