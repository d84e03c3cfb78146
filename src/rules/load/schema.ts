import type { YamlMap, YamlNode } from "./yaml.ts";

/** What a key may hold; scalars are text, so only the shape can be wrong. */
type Shape =
  | "scalar"
  | "any"
  | { readonly seq: Shape }
  | { readonly oneOf: readonly string[] }
  | { readonly map: Readonly<Record<string, Shape>>; required?: string[] };

const PLUGIN: Record<string, Shape> = { name: "scalar", version: "scalar" };
const OPERATION: Shape = { oneOf: ["append", "replace"] };

/** The shape of an item of a rules file; all kinds share one set of keys. */
const ITEM: Shape = {
  map: {
    required_engine_version: "scalar",
    required_plugin_versions: {
      seq: {
        map: {
          ...PLUGIN,
          alternatives: { seq: { map: PLUGIN, required: ["name", "version"] } },
        },
        required: ["name", "version"],
      },
    },
    macro: "scalar",
    condition: "scalar",
    list: "scalar",
    items: { seq: "scalar" },
    rule: "scalar",
    desc: "scalar",
    enabled: "scalar",
    output: "scalar",
    append: "scalar",
    priority: {
      oneOf: [
        "EMERGENCY",
        "ALERT",
        "CRITICAL",
        "ERROR",
        "WARNING",
        "NOTICE",
        "INFO",
        "INFORMATIONAL",
        "DEBUG",
      ],
    },
    capture: "scalar",
    capture_duration: "scalar",
    response: "any",
    source: "scalar",
    exceptions: {
      seq: {
        map: { name: "scalar", fields: "any", comps: "any", values: "any" },
        required: ["name"],
      },
    },
    override: {
      map: {
        items: OPERATION,
        desc: OPERATION,
        condition: OPERATION,
        output: OPERATION,
        priority: OPERATION,
        enabled: OPERATION,
        exceptions: OPERATION,
        capture: OPERATION,
        capture_duration: OPERATION,
        response: OPERATION,
        tags: OPERATION,
        warn_evttypes: OPERATION,
        "skip-if-unknown-filter": OPERATION,
      },
    },
    tags: { seq: "scalar" },
    warn_evttypes: "scalar",
    "skip-if-unknown-filter": "scalar",
  },
};

/** The schema of rules files as a JSON schema. */
export function rulesSchema(): Record<string, unknown> {
  return {
    $schema: "http://json-schema.org/draft-06/schema#",
    ...jsonSchema({ seq: ITEM }),
  };
}

function jsonSchema(shape: Shape): Record<string, unknown> {
  if (shape === "any") return {};
  if (shape === "scalar") {
    return { type: ["string", "integer", "number", "boolean"] };
  }
  if ("seq" in shape) return { type: "array", items: jsonSchema(shape.seq) };
  if ("oneOf" in shape) return { type: "string", enum: shape.oneOf };
  const properties = Object.entries(shape.map).map(([key, value]) =>
    [key, jsonSchema(value)] as const
  );
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(properties),
    required: shape.required ?? [],
  };
}

/**
 * Compares a document with the schema of rules files, which is stricter than the loader.
 *
 * @returns a line for each deviation, in the form `failed for <root>[0][priority]: …`
 */
export function checkSchema(document: YamlNode): string[] {
  const faults: string[] = [];
  if (document.kind !== "null") {
    check(document, { seq: ITEM }, "<root>", faults);
  }
  return faults;
}

function check(
  node: YamlNode,
  shape: Shape,
  path: string,
  faults: string[],
): void {
  const fail = (text: string) => faults.push(`failed for ${path}: ${text}`);
  if (shape === "any") return;
  if (shape === "scalar") {
    if (node.kind !== "scalar") {
      fail("Value type not permitted by 'type' constraint.");
    }
  } else if ("seq" in shape) {
    if (node.kind !== "seq") {
      return void fail("Value type not permitted by 'type' constraint.");
    }
    node.items.forEach((item, i) => {
      // most elements by far are items of lists; their paths are not worth building
      if (shape.seq === "scalar" && item.kind === "scalar") return;
      check(item, shape.seq, `${path}[${i}]`, faults);
    });
  } else if ("oneOf" in shape) {
    if (node.kind !== "scalar" || !shape.oneOf.includes(node.value)) {
      fail("Failed to match against any enum values.");
    }
  } else if (node.kind !== "map") {
    fail("Value type not permitted by 'type' constraint.");
  } else checkMap(node, shape, path, faults);
}

function checkMap(
  node: YamlMap,
  { map, required = [] }: Extract<Shape, { map: unknown }>,
  path: string,
  faults: string[],
): void {
  const fail = (text: string) => faults.push(`failed for ${path}: ${text}`);
  for (const [key, { value }] of node.entries) {
    const shape = Object.hasOwn(map, key) ? map[key] : undefined;
    if (shape === undefined) {
      fail(
        "Object contains a property that could not be validated using 'properties' or 'additionalProperties' constraints: " +
          `'${key}'.`,
      );
    } else check(value, shape, `${path}[${key}]`, faults);
  }
  for (const key of required) {
    if (!node.entries.has(key)) {
      fail(`Missing required property '${key}'.`);
    }
  }
}
