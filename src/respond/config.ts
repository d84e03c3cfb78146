import { parsePriority, PRIORITIES, type Priority } from "../alerts/alert.ts";
import { parseDuration } from "../duration.ts";
import { SIGKILL, signalNumber } from "../events/signals.ts";
import {
  type Action,
  DEFAULT_PROTECT,
  NO_RESPONSES,
  type Response,
  type ResponseConfig,
  type ResponseMode,
  type RuleMatch,
  type Target,
  TARGETS,
} from "./action.ts";

/** A `responses` section that cannot be used; {@link problems} says what is wrong, where, and what to write instead. */
export class ResponseConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "ResponseConfigError";
    this.problems = problems;
  }
}

/** Highest signal number there is, the real-time ones counted. */
const MAX_SIGNAL = 64;

type Dict = Record<string, unknown>;

const MODES: readonly ResponseMode[] = ["off", "dry-run", "enforce"];
const TIMEOUT_MS = 10_000;
const ACTION_NAMES = "kill, freeze, thaw, log, deny, {signal: NAME, " +
  "target: TARGET} or {exec: [PROGRAM, ARGS…]}";

/**
 * Reads the `responses` section of the configuration.
 *
 * @param section the value of the key `responses`, as the YAML parser gives it; undefined when it is absent
 * @throws {ResponseConfigError} with every problem found
 */
export function parseResponses(section: unknown): ResponseConfig {
  if (section === undefined || section === null) return NO_RESPONSES;
  const reader = new Reader();
  const config = reader.section(section);
  if (reader.problems.length > 0) {
    throw new ResponseConfigError(reader.problems);
  }
  return config;
}

/**
 * Reads the `response` of a rule: an entry of `responses.rules` without `match`.
 *
 * @param where the place, for messages
 * @param rule name of the rule
 * @throws {ResponseConfigError} with every problem found
 */
export function parseRuleResponse(
  value: unknown,
  where: string,
  rule: string,
): Response {
  const reader = new Reader();
  const response = reader.response(value, where, rule);
  if (reader.problems.length > 0) {
    throw new ResponseConfigError(reader.problems);
  }
  return response;
}

/** Goes on after a problem, so that one look at the messages shows them all. */
class Reader {
  readonly problems: string[] = [];

  section(value: unknown): ResponseConfig {
    const where = "responses";
    const dict = this.#dict(value, where, [
      "mode",
      "protect",
      "audit_file",
      "max_programs",
      "rules",
    ]);
    const mode = dict.mode ?? NO_RESPONSES.mode;
    // YAML 1.1 reads a bare `off` as false
    const modeName = mode === false ? "off" : mode;
    if (!MODES.includes(modeName as ResponseMode)) {
      this.#bad(`${where}.mode`, mode, `use one of ${MODES.join(", ")}`);
    }
    const auditFile = dict.audit_file ?? "";
    if (
      typeof auditFile !== "string" ||
      (auditFile !== "" && !auditFile.startsWith("/"))
    ) {
      this.#bad(`${where}.audit_file`, auditFile, "use an absolute path");
    }
    return {
      mode: modeName as ResponseMode,
      protect: [
        ...DEFAULT_PROTECT,
        ...this.#protect(dict.protect, `${where}.protect`) ?? [],
      ],
      auditFile: String(auditFile),
      maxPrograms: this.#count(
        dict.max_programs,
        `${where}.max_programs`,
        NO_RESPONSES.maxPrograms,
        1,
      ),
      rules: this.#list(dict.rules, `${where}.rules`).map((rule, i) =>
        this.response(rule, `${where}.rules[${i}]`)
      ),
    };
  }

  /** @param rule the only rule that it belongs to, instead of `match` */
  response(value: unknown, where: string, rule?: string): Response {
    const dict = this.#dict(value, where, [
      ...rule === undefined ? ["match"] : [],
      "when",
      "actions",
      "cooldown",
      "max_per_minute",
      "protect",
      "outside_namespace",
    ]);
    const actions = this.#list(dict.actions, `${where}.actions`).map((a, i) =>
      this.#action(a, `${where}.actions[${i}]`)
    ).filter((action) => action !== undefined);
    if (!Array.isArray(dict.actions) || dict.actions.length === 0) {
      this.#bad(
        `${where}.actions`,
        dict.actions,
        `name at least one: ${ACTION_NAMES}`,
      );
    }
    const when = dict.when ?? "";
    if (typeof when !== "string") {
      this.#bad(
        `${where}.when`,
        when,
        "use a condition, e.g. user.uid >= 1000",
      );
    }
    const outside = dict.outside_namespace ?? false;
    if (typeof outside !== "boolean") {
      this.#bad(`${where}.outside_namespace`, outside, "use true or false");
    }
    return {
      where,
      match: rule === undefined
        ? this.#match(dict.match, `${where}.match`)
        : { rules: [rule], tags: undefined, priority: undefined },
      when: String(when).trim(),
      actions,
      cooldownMs: this.#duration(dict.cooldown, `${where}.cooldown`, 0),
      maxPerMinute: this.#count(
        dict.max_per_minute,
        `${where}.max_per_minute`,
        0,
        1,
      ),
      protect: this.#protect(dict.protect, `${where}.protect`),
      outsideNamespace: outside === true,
    };
  }

  #match(value: unknown, where: string): RuleMatch {
    const dict = this.#dict(value, where, ["rule", "tag", "priority"]);
    if (Object.keys(dict).length === 0) {
      this.#bad(
        where,
        value,
        "say which rules: {rule: NAME}, {tag: TAG} or {priority: PRIORITY}",
      );
    }
    let priority: Priority | undefined;
    if (dict.priority !== undefined) {
      priority = parsePriority(String(dict.priority));
      if (priority === undefined) {
        this.#bad(
          `${where}.priority`,
          dict.priority,
          `use one of ${PRIORITIES.join(", ")}`,
        );
      }
    }
    return {
      rules: this.#names(dict.rule, `${where}.rule`),
      tags: this.#names(dict.tag, `${where}.tag`),
      priority,
    };
  }

  #action(value: unknown, where: string): Action | undefined {
    switch (value) {
      case "kill":
        return { kind: "signal", signal: SIGKILL, target: "process" };
      case "freeze":
      case "thaw":
      case "log":
      case "deny":
        return { kind: value };
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#bad(where, value, `use ${ACTION_NAMES}`);
      return undefined;
    }
    if ("signal" in value) return this.#signal(value as Dict, where);
    if ("exec" in value) return this.#exec(value as Dict, where);
    this.#bad(where, value, `use ${ACTION_NAMES}`);
    return undefined;
  }

  #signal(value: Dict, where: string): Action | undefined {
    const dict = this.#dict(value, where, ["signal", "target"]);
    const signal = parseSignal(dict.signal);
    if (signal === undefined) {
      this.#bad(`${where}.signal`, dict.signal, "use a name such as TERM");
    }
    const target = dict.target ?? "process";
    if (!TARGETS.includes(target as Target)) {
      this.#bad(`${where}.target`, target, `use one of ${TARGETS.join(", ")}`);
    }
    return {
      kind: "signal",
      signal: signal ?? SIGKILL,
      target: target as Target,
    };
  }

  #exec(value: Dict, where: string): Action | undefined {
    const dict = this.#dict(value, where, ["exec", "timeout"]);
    const words = dict.exec;
    if (
      !Array.isArray(words) || words.length === 0 ||
      !words.every((word) => ["string", "number"].includes(typeof word))
    ) {
      this.#bad(
        `${where}.exec`,
        words,
        'use a list: [/usr/bin/logger, "%proc.name"]; there is no shell',
      );
      return undefined;
    }
    const [program, ...args] = words.map(String);
    if (!program.startsWith("/")) {
      this.#bad(`${where}.exec[0]`, program, "use the program's absolute path");
    }
    return {
      kind: "exec",
      program,
      args,
      timeoutMs: this.#duration(dict.timeout, `${where}.timeout`, TIMEOUT_MS),
    };
  }

  #protect(value: unknown, where: string): readonly string[] | undefined {
    if (value === undefined) return undefined;
    const names = this.#list(value, where);
    for (const name of names) {
      if (
        typeof name !== "string" || name === "" || name === "*" ||
        (name.includes("/") && !name.startsWith("/"))
      ) {
        this.#bad(where, name, "use program names or absolute paths");
      }
    }
    return names.map(String);
  }

  #names(value: unknown, where: string): readonly string[] | undefined {
    if (value === undefined) return undefined;
    const names = Array.isArray(value) ? value : [value];
    if (
      names.length === 0 ||
      !names.every((name) => typeof name === "string" && name !== "")
    ) {
      this.#bad(where, value, "use a name or a list of names");
      return undefined;
    }
    return names;
  }

  #count(
    value: unknown,
    where: string,
    fallback: number,
    least: number,
  ): number {
    if (value === undefined) return fallback;
    if (!Number.isInteger(value) || (value as number) < least) {
      this.#bad(where, value, `use a whole number from ${least} up`);
      return fallback;
    }
    return value as number;
  }

  /** ms; numbers without a unit are refused, as nobody can know what was meant. */
  #duration(value: unknown, where: string, fallback: number): number {
    if (value === undefined) return fallback;
    const ms = parseDuration(String(value));
    if (ms === undefined) {
      this.#bad(where, value, "use a number with a unit: 500ms, 10s, 5m, 1h");
      return fallback;
    }
    return ms;
  }

  #list(value: unknown, where: string): readonly unknown[] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.#bad(where, value, "use a list");
    return [];
  }

  #dict(value: unknown, where: string, keys: readonly string[]): Dict {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#bad(where, value, `use a map with ${keys.join(", ")}`);
      return {};
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) {
        this.problems.push(
          `${where}: unknown key '${key}': known are ${keys.join(", ")}`,
        );
      }
    }
    return value as Dict;
  }

  #bad(where: string, value: unknown, fix: string): void {
    const what = value === undefined
      ? "is missing"
      : `${JSON.stringify(value)} is not valid`;
    this.problems.push(`${where}: ${what}: ${fix}`);
  }
}

/** The number for `TERM`, `SIGTERM`, `15` or 15; undefined when there is no such signal. */
function parseSignal(value: unknown): number | undefined {
  if (typeof value === "number" || /^\d+$/.test(String(value))) {
    const n = Number(value);
    return Number.isInteger(n) && n >= 1 && n <= MAX_SIGNAL ? n : undefined;
  }
  return typeof value === "string"
    ? signalNumber(value.toUpperCase())
    : undefined;
}
