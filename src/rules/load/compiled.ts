/** What compiling a ruleset takes and yields. */
import type {
  CheckedNode,
  CheckResult,
  EventNames,
  Node,
} from "../condition/mod.ts";
import type { OutputTemplate } from "../output/mod.ts";
import type { ConditionText } from "./condition_text.ts";
import type { LoadError } from "./error.ts";
import type { ExpandableList } from "./expand_lists.ts";
import type { AppendOutput } from "./outputs.ts";
import type { MacroInfo, RuleInfo } from "./ruleset.ts";

/** What the compiler needs of the parts that know fields and events. */
export interface Checker {
  /** Checks fields, operators and literals of a condition whose macros are in place. */
  check(node: Node, source: string): CheckResult;
  /** How many event codes the names stand for, of all versions and directions. */
  countEvents(names: EventNames): number;
  /** @throws {TemplateError} */
  template(text: string, source: string, base64: boolean): OutputTemplate;
}

/** A list with its references to other lists written out, one level deep. */
export interface CompiledList extends ExpandableList {
  used: boolean;
}

/** A macro whose condition has been parsed. */
export interface CompiledMacro {
  readonly info: MacroInfo;
  /** As parsed, with the names of macros. */
  readonly parsed: Node;
  /** With the trees of macros. */
  readonly node: Node;
  used: boolean;
}

/** A rule that is ready to be put into an engine. */
export interface CompiledRule {
  readonly info: RuleInfo;
  readonly checked: CheckedNode;
  /** Names of the events that the condition can match. */
  readonly events: EventNames;
  /** The condition with its exceptions. */
  readonly condition: ConditionText;
  readonly parsed: Node;
  readonly node: Node;
  /** The output with everything that the configuration adds. */
  readonly outputText: string;
  readonly output: OutputTemplate;
  /** Further members of the JSON alert: name → format. */
  readonly extraFields: ReadonlyMap<string, string>;
}

/** All definitions, ready to be put into engines. */
export interface Compilation {
  readonly lists: ReadonlyMap<string, CompiledList>;
  readonly macros: ReadonlyMap<string, CompiledMacro>;
  readonly rules: readonly CompiledRule[];
  readonly errors: readonly LoadError[];
}

/** What the configuration adds to outputs, and how they print. */
export interface CompileOptions {
  readonly appendOutput: readonly AppendOutput[];
  /** Data buffers are printed in base64. */
  readonly base64: boolean;
}
