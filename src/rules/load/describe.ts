import {
  checksOf,
  type EventNames,
  eventNamesOf,
  fieldsOf,
  formatCondition,
  legibly,
  macrosOf,
  type Node,
  parseCondition,
} from "../condition/mod.ts";
import type { CompiledList, CompiledMacro, CompiledRule } from "./compiled.ts";
import { textsOf } from "./exceptions.ts";
import type { LoadResult } from "./load.ts";
import { formatVersion } from "./version.ts";

type Json = Record<string, unknown>;

/** What describing rules takes from the parts that know fields and events. */
export interface Describer {
  /** The names, sorted; of a negated set all others that there are. */
  eventNames(names: EventNames): string[];
  /** Names of the events that a macro's condition can match, sorted. */
  macroEvents(node: Node): string[];
  /** Fields of an output template, as written. */
  outputFields(text: string, source: string): string[];
}

/** A rule that nobody has loaded. */
export class UnknownRule extends Error {
  constructor(name: string) {
    super(`Rule "${name}" is not loaded`);
  }
}

function selected(
  { compilation }: LoadResult,
  ruleName: string | undefined,
): readonly CompiledRule[] {
  if (ruleName === undefined) return compilation.rules;
  const rules = compilation.rules.filter(({ info }) => info.name === ruleName);
  if (rules.length === 0) throw new UnknownRule(ruleName);
  return rules;
}

/**
 * A table of names and descriptions, as `-L` and `-l` print it.
 *
 * @throws {UnknownRule}
 */
export function describeText(result: LoadResult, ruleName?: string): string {
  const lines = [["Rule", "Description"], ["----", "-----------"]];
  for (const { info } of selected(result, ruleName)) {
    lines.push([info.name, `${wrap(info.description, 51, 110)}\n`]);
  }
  return lines.map(([left, right]) => `${left.padEnd(50)} ${right}\n`).join("");
}

/** Words with a blank behind each, continued on new lines after `indent` blanks. */
function wrap(text: string, indent: number, width: number): string {
  let out = "";
  let length = 0;
  for (const word of text.split(/\s+/)) {
    if (word === "") continue;
    if (length + word.length + 1 > width - indent) {
      out += `\n${" ".repeat(indent)}`;
      length = 0;
    }
    length += word.length + 1;
    out += `${word} `;
  }
  return out;
}

/**
 * Everything there is to say about the rules, or about one of them, in the shape of `-L` with JSON output.
 *
 * @throws {UnknownRule}
 */
export function describeJson(
  result: LoadResult,
  describer: Describer,
  ruleName?: string,
): Json {
  const { ruleset, compilation } = result;
  const description = new Description(result, describer);
  const rules = selected(result, ruleName).map((rule) =>
    description.rule(rule)
  );
  if (ruleName !== undefined) return { rules };
  return {
    required_engine_version: formatVersion(
      ruleset.engineVersion ?? { major: 0, minor: 0, patch: 0 },
    ),
    required_plugin_versions: ruleset.pluginRequirements.map((
      [first, ...alternatives],
    ) => ({ ...first, alternatives })),
    rules,
    macros: [...compilation.macros.values()].map((macro) =>
      description.macro(macro)
    ),
    lists: [...compilation.lists.values()].map((list) =>
      description.list(list)
    ),
  };
}

class Description {
  readonly #result: LoadResult;
  readonly #describer: Describer;

  constructor(result: LoadResult, describer: Describer) {
    this.#result = result;
    this.#describer = describer;
  }

  rule(rule: CompiledRule): Json {
    const { info } = rule;
    const outputFields = this.#describer.outputFields(
      rule.outputText,
      info.source,
    );
    const exceptions = info.exceptions;
    const valued = exceptions.filter(({ values }) => values.length > 0);
    return {
      info: {
        name: info.name,
        condition: info.condition.text,
        priority: info.priority,
        output: info.output.text,
        description: info.description,
        enabled: info.enabled,
        source: info.source,
        capture: info.capture,
        capture_duration: info.captureDuration,
        tags: info.tags,
      },
      details: {
        ...this.#condition(info.condition.text, rule.node),
        output_fields: outputFields,
        exception_fields: unique(
          valued.flatMap(({ fields }) => textsOf(fields)),
        ),
        exception_names: exceptions.map(({ name }) => name),
        exception_operators: exceptions.flatMap(({ comps }) => textsOf(comps)),
        ...info.source === "syscall" &&
          {
            events: withAsync(
              this.#describer.eventNames(eventNamesOf(rule.checked)),
            ),
          },
        output_compiled: rule.outputText,
        plugins: plugins(
          [...fieldNames(rule.node), ...outputFields],
          info.source,
        ),
        extra_output_formatted_fields: Object.fromEntries(rule.extraFields),
      },
    };
  }

  macro({ info, node, used }: CompiledMacro): Json {
    return {
      info: { name: info.name, condition: info.condition.text },
      details: {
        used,
        ...this.#condition(info.condition.text, node),
        events: withAsync(this.#describer.macroEvents(node)),
        plugins: plugins(fieldNames(node)),
      },
    };
  }

  list({ name, items, used }: CompiledList): Json {
    const { lists } = this.#result.ruleset;
    const written = lists.get(name)?.items ?? [];
    return {
      info: { name, items: written.filter((item) => !lists.has(item)) },
      details: {
        used,
        lists: written.filter((item) => lists.has(item)),
        items_compiled: items,
        plugins: [],
      },
    };
  }

  /** What the text of a condition names, and what comes of it once everything is written out. */
  #condition(text: string, node: Node): Json {
    const { lists } = this.#result.ruleset;
    const written = parsed(text);
    return {
      macros: written === undefined ? [] : unique(macrosOf(written, false)),
      lists: written === undefined ? [] : unique(
        checksOf(written).flatMap(({ right }) =>
          right?.kind === "list"
            ? right.values.map((value) => value.text).filter((name) =>
              lists.has(name)
            )
            : []
        ),
      ),
      condition_operators: unique(checksOf(node).map(({ opText }) => opText)),
      condition_fields: fieldNames(node),
      condition_compiled: formatCondition(node, legibly),
    };
  }
}

/** A condition as written, list names in place; some cannot be parsed like this. */
function parsed(text: string): Node | undefined {
  try {
    return parseCondition(text);
  } catch {
    return undefined;
  }
}

function fieldNames(node: Node): string[] {
  return unique(
    checksOf(node).flatMap(fieldsOf).map(({ name, arg }) =>
      arg === undefined || arg === "" ? name : `${name}[${arg}]`
    ),
  );
}

/** Falco asks every rule about the events that its plugins make at any time, too. */
function withAsync(names: readonly string[]): string[] {
  return unique([...names, "asyncevent"]);
}

/** The plugins that Falco needs for these fields and this source. */
function plugins(fields: readonly string[], source?: string): string[] {
  const names: string[] = [];
  if (fields.some((name) => /^(container|k8s)\./.test(name))) {
    names.push("container");
  }
  if (source === "k8s_audit" || fields.some((name) => name.startsWith("ka."))) {
    names.push("k8saudit");
  }
  if (fields.some((name) => /^(jevt|json)\./.test(name))) names.push("json");
  return names;
}

function unique(names: Iterable<string>): string[] {
  return [...new Set(names)].sort();
}
