import type { Priority } from "../../alerts/alert.ts";
import type { Response } from "../../respond/action.ts";
import type { ConditionText } from "./condition_text.ts";
import { LoadError } from "./error.ts";
import type { Location } from "./location.ts";
import type { PluginRequirement, Version } from "./version.ts";
import type { YamlScalar } from "./yaml.ts";

/** What every list, macro and rule has; see rule-language §1.4. */
interface Definition {
  readonly name: string;
  location: Location;
  /** Number of the first definition: the place in the order. */
  index: number;
  /** Number of the latest definition or append: macros first defined before it can be used. */
  visibility: number;
}

/** A list as it stands after all definitions and appends so far. */
export interface ListInfo extends Definition {
  items: string[];
}

/** A macro as it stands after all definitions and appends so far. */
export interface MacroInfo extends Definition {
  condition: ConditionText;
  conditionLocation: Location;
}

/** A field, operator or value of an exception: one text or several. */
export type ExceptionEntry =
  | { readonly kind: "one"; readonly node: YamlScalar }
  | { readonly kind: "many"; readonly entries: readonly ExceptionEntry[] }
  /** Neither text nor sequence. */
  | { readonly kind: "none" };

/** An exception of a rule, as written; what is not given is undefined. */
export interface ExceptionInfo {
  readonly name: string;
  readonly location: Location;
  fields: ExceptionEntry | undefined;
  comps: ExceptionEntry | undefined;
  values: ExceptionEntry[];
}

/** A rule as it stands after all definitions, appends and overrides so far. */
export interface RuleInfo extends Definition {
  condition: ConditionText;
  conditionLocation: Location;
  output: ConditionText;
  outputLocation: Location;
  description: string;
  priority: Priority;
  readonly source: string;
  enabled: boolean;
  /** Sorted. */
  tags: readonly string[];
  warnEvttypes: boolean;
  skipIfUnknownFilter: boolean;
  exceptions: ExceptionInfo[];
  capture: boolean;
  /** ms; 0 = the configured default. */
  captureDuration: number;
  /** What is to be done when it fires, as far as the configuration lets it. */
  response: Response | undefined;
  /** Nobody delivers events of {@link source}, or an exception has an unknown field: the rule is not compiled. */
  skipped: boolean;
}

/** What an append or an override brings; only what is given changes. */
export type RuleUpdate = Partial<
  Pick<
    RuleInfo,
    | "condition"
    | "conditionLocation"
    | "output"
    | "outputLocation"
    | "description"
    | "priority"
    | "enabled"
    | "tags"
    | "warnEvttypes"
    | "skipIfUnknownFilter"
    | "exceptions"
    | "captureDuration"
    | "response"
  >
>;

/** A definition as read, before it has its number. */
export type New<T extends Definition> = Omit<T, "index" | "visibility">;

const CODE = "LOAD_ERR_VALIDATE";

/** All lists, macros and rules of the files read so far, in order of first definition. */
export class Ruleset {
  readonly lists = new Map<string, ListInfo>();
  readonly macros = new Map<string, MacroInfo>();
  readonly rules = new Map<string, RuleInfo>();
  /** The newest engine that a file has asked for. */
  engineVersion: Version | undefined;
  readonly pluginRequirements: (readonly PluginRequirement[])[] = [];
  #count = 0;

  defineList(list: New<ListInfo>): void {
    this.#define(this.lists, list);
  }

  /** @throws {LoadError} when there is no such list */
  appendList({ name, items, location }: New<ListInfo>): void {
    const list = this.lists.get(name);
    if (list === undefined) {
      throw new LoadError(
        CODE,
        "List uses 'append' or 'override.items: append' but no list by that name already exists",
        location,
      );
    }
    list.items = [...list.items, ...items];
    list.visibility = this.#count++;
  }

  defineMacro(macro: New<MacroInfo>): void {
    this.#define(this.macros, macro);
  }

  /** @throws {LoadError} when there is no such macro */
  appendMacro({ name, condition, location }: New<MacroInfo>): void {
    const macro = this.macros.get(name);
    if (macro === undefined) {
      throw new LoadError(
        CODE,
        "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
        location,
      );
    }
    macro.condition = macro.condition.plus(condition);
    macro.visibility = this.#count++;
  }

  /** @throws {LoadError} when the rule changes its source */
  defineRule(rule: New<RuleInfo>): void {
    const known = this.rules.get(rule.name);
    if (known !== undefined && known.source !== rule.source) {
      throw new LoadError(
        CODE,
        "Rule has been re-defined with a different source",
        rule.location,
      );
    }
    this.#define(this.rules, rule);
  }

  /** Marks that a rule has been changed by an append or override. */
  touch(rule: RuleInfo): void {
    rule.visibility = this.#count++;
  }

  #define<T extends Definition>(map: Map<string, T>, made: New<T>): void {
    const visibility = this.#count++;
    const index = map.get(made.name)?.index ?? visibility;
    map.set(made.name, { ...made, index, visibility } as unknown as T);
  }
}
