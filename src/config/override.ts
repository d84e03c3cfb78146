import { parse } from "@std/yaml";
import { messageOf, UserError } from "../errors.ts";

type Step = { key: string } | { index: number } | { append: true };
type Node = Record<string, unknown> | unknown[];

/**
 * Applies `-o KEY=VALUE` to a configuration. KEY is `a.b.c`, `a.b[0]` or `a[]` (append), with `\.` and `\[` for keys
 * that have these characters; VALUE is a scalar, or JSON when it stands in `{}` or `[]`.
 *
 * @throws {UserError} KEY cannot be understood or does not fit what is there
 */
export function applyOverride(
  config: Record<string, unknown>,
  option: string,
): void {
  const equals = option.indexOf("=");
  if (equals <= 0) {
    throw new UserError(
      `Error parsing config option "${option}". Must be of the form key=val or key.subkey=val`,
    );
  }
  const steps = parsePath(option.slice(0, equals), option);
  const value = parseValue(option.slice(equals + 1), option);
  let node: Node = config;
  for (let i = 0; i < steps.length; i++) {
    const key = enter(node, steps[i], option);
    const slot = node as Record<string | number, unknown>;
    if (i === steps.length - 1) {
      slot[key] = value;
      return;
    }
    const next = slot[key];
    if (typeof next !== "object" || next === null) {
      slot[key] = "key" in steps[i + 1] ? {} : [];
    }
    node = slot[key] as Node;
  }
}

function enter(node: Node, step: Step, option: string): string | number {
  const wantsList = !("key" in step);
  if (Array.isArray(node) !== wantsList) {
    throw new UserError(
      `-o ${option}: ${
        wantsList ? "there is no list at this key" : "the key is inside a list"
      }`,
    );
  }
  if ("key" in step) return step.key;
  const length = (node as unknown[]).length;
  if ("append" in step) return length;
  if (step.index > length) {
    throw new UserError(
      `-o ${option}: the list has ${length} items; append with []`,
    );
  }
  return step.index;
}

function parsePath(path: string, option: string): Step[] {
  const steps: Step[] = [];
  const pattern = /\[(\d*)\]|((?:\\.|[^\\.[\]])+)|(\.)|(.)/gy;
  let expectKey = true;
  for (const [, index, key, dot] of path.matchAll(pattern)) {
    if (key !== undefined && expectKey) {
      const plain = key.replaceAll(/\\(.)/g, "$1");
      if (plain === "__proto__") break;
      steps.push({ key: plain });
      expectKey = false;
    } else if (index !== undefined && steps.length > 0 && !expectKey) {
      steps.push(index === "" ? { append: true } : { index: Number(index) });
    } else if (dot !== undefined && !expectKey) expectKey = true;
    else {
      throw new UserError(
        `-o ${option}: cannot understand the key '${path}'; write a.b, a.b[0] or a.b[]`,
      );
    }
  }
  if (expectKey || steps.length === 0) {
    throw new UserError(`-o ${option}: the key '${path}' is incomplete`);
  }
  return steps;
}

function parseValue(value: string, option: string): unknown {
  if (!/^\s*(\{.*\}|\[.*\])\s*$/s.test(value)) return value;
  try {
    return parse(value);
  } catch (error) {
    throw new UserError(`-o ${option}: ${messageOf(error)}`);
  }
}
