import { PRIORITIES } from "../alerts/alert.ts";
import type { Need } from "../fields/field.ts";
import type { Rule } from "../rules/engine.ts";
import type { OutputTemplate } from "../rules/output/template.ts";
import type { Context } from "../state/context.ts";
import type { Response } from "./action.ts";
import { ResponseConfigError } from "./config.ts";
import type { Limiter } from "./limiter.ts";

/** A compiled `when:`. */
export interface Predicate {
  test(context: Context): boolean;
  readonly needs: ReadonlySet<Need>;
}

/** How conditions and templates become something that runs. */
export interface Compilers {
  /** @throws {Error} that says what is wrong with the condition */
  compileCondition(text: string, source: string): Predicate;
  /** @throws {Error} that says what is wrong with the template */
  compileTemplate(
    text: string,
    source: string,
  ): OutputTemplate & { readonly needs?: Iterable<Need> };
}

/** A response as it applies to one rule. */
export interface Bound {
  readonly response: Response;
  readonly when: Predicate | undefined;
  readonly limiter: Limiter;
  /** The arguments of each `exec` action, by the action's position. */
  readonly templates: readonly (readonly OutputTemplate[])[];
}

/** The responses of every rule that has some, and what they take to be kept up. */
export interface Bindings {
  readonly bound: ReadonlyMap<Rule, readonly Bound[]>;
  readonly needs: ReadonlySet<Need>;
}

/**
 * Finds out which responses belong to which rules, and compiles them.
 *
 * @throws {ResponseConfigError} when a response names a rule or a tag that does not exist, or has a condition or
 * template that is wrong
 */
export function bindResponses(
  responses: readonly Response[],
  rules: readonly Rule[],
  compilers: Compilers,
  limiters: ReadonlyMap<Response, Limiter>,
): Bindings {
  const problems: string[] = [];
  const bound = new Map<Rule, Bound[]>();
  const needs = new Set<Need>();
  for (const response of responses) {
    problems.push(...unknownNames(response, rules));
    // one compiled form for each source, as fields differ between them
    const forms = new Map<string, Bound | undefined>();
    for (const rule of rules) {
      if (!applies(response, rule)) continue;
      if (!forms.has(rule.source)) {
        const limiter = limiters.get(response)!;
        forms.set(
          rule.source,
          compile(response, rule.source, compilers, limiter, needs, problems),
        );
      }
      const form = forms.get(rule.source);
      if (form === undefined) continue;
      const list = bound.get(rule);
      if (list === undefined) bound.set(rule, [form]);
      else list.push(form);
    }
  }
  if (problems.length > 0) throw new ResponseConfigError(problems);
  return { bound, needs };
}

function compile(
  response: Response,
  source: string,
  compilers: Compilers,
  limiter: Limiter,
  needs: Set<Need>,
  problems: string[],
): Bound | undefined {
  let place = `${response.where}.when`;
  try {
    let when: Predicate | undefined;
    if (response.when !== "") {
      when = compilers.compileCondition(response.when, source);
      for (const need of when.needs) needs.add(need);
    }
    const templates = response.actions.map((action, i) => {
      place = `${response.where}.actions[${i}].exec`;
      if (action.kind !== "exec") return [];
      return action.args.map((arg) => {
        const template = compilers.compileTemplate(arg, source);
        for (const need of template.needs ?? []) needs.add(need);
        return template;
      });
    });
    return { response, when, limiter, templates };
  } catch (error) {
    problems.push(`${place}: ${(error as Error).message}`);
    return undefined;
  }
}

/** Whether the response belongs to the rule. */
export function applies(response: Response, rule: Rule): boolean {
  const { rules, tags, priority } = response.match;
  return (rules === undefined || rules.includes(rule.name)) &&
    (tags === undefined || tags.some((tag) => rule.tags.includes(tag))) &&
    (priority === undefined ||
      PRIORITIES.indexOf(rule.priority) <= PRIORITIES.indexOf(priority));
}

/** A response for something that does not exist protects nobody: that is an error, not a detail. */
function unknownNames(response: Response, rules: readonly Rule[]): string[] {
  const where = `${response.where}.match`;
  const missing = (response.match.rules ?? []).filter((name) =>
    !rules.some((rule) => rule.name === name)
  ).map((name) => `${where}.rule: no enabled rule is called '${name}'`);
  const tags = (response.match.tags ?? []).filter((tag) =>
    !rules.some((rule) => rule.tags.includes(tag))
  ).map((tag) => `${where}.tag: no enabled rule has the tag '${tag}'`);
  return [...missing, ...tags];
}
