/**
 * Checks values against JSON Schemas, as far as `report.schema.json` goes; for tests. A keyword that it does not know is
 * an error, so that nothing in the schema is passed over.
 */
type Schema = Record<string, unknown>;

/** What is wrong with the value; empty when it fits. */
export function violations(value: unknown, schema: Schema): string[] {
  return check(value, schema, schema, "$");
}

const ANNOTATIONS = ["$schema", "$id", "$defs", "title", "description"];

function check(
  value: unknown,
  schema: Schema,
  root: Schema,
  at: string,
): string[] {
  const wrong: string[] = [];
  const object = typeof value === "object" && value !== null &&
      !Array.isArray(value)
    ? value as Record<string, unknown>
    : undefined;
  for (const [keyword, rule] of Object.entries(schema)) {
    if (ANNOTATIONS.includes(keyword)) continue;
    switch (keyword) {
      case "$ref":
        wrong.push(...check(value, resolve(root, rule as string), root, at));
        break;
      case "type":
        if (![rule].flat().some((type) => isOf(value, type as string))) {
          wrong.push(`${at}: ${JSON.stringify(value)} is not ${rule}`);
        }
        break;
      case "const":
        if (value !== rule) wrong.push(`${at}: is not ${rule}`);
        break;
      case "enum":
        if (!(rule as unknown[]).includes(value)) {
          wrong.push(`${at}: ${JSON.stringify(value)} is none of ${rule}`);
        }
        break;
      case "pattern":
        if (
          typeof value === "string" && !new RegExp(rule as string).test(value)
        ) {
          wrong.push(`${at}: ${value} does not match ${rule}`);
        }
        break;
      case "minimum":
        if (typeof value === "number" && value < (rule as number)) {
          wrong.push(`${at}: ${value} is below ${rule}`);
        }
        break;
      case "anyOf": {
        const fits = (rule as Schema[]).some((each) =>
          check(value, each, root, at).length === 0
        );
        if (!fits) wrong.push(`${at}: fits none of the alternatives`);
        break;
      }
      case "required":
        for (const name of rule as string[]) {
          if (object !== undefined && !(name in object)) {
            wrong.push(`${at}: ${name} is missing`);
          }
        }
        break;
      case "properties":
        for (const [name, each] of Object.entries(rule as Schema)) {
          if (object !== undefined && name in object) {
            const path = `${at}.${name}`;
            wrong.push(...check(object[name], each as Schema, root, path));
          }
        }
        break;
      case "additionalProperties":
        for (const [name, each] of Object.entries(object ?? {})) {
          if (name in (schema.properties as Schema ?? {})) continue;
          wrong.push(
            ...rule === false
              ? [`${at}: ${name} is not expected`]
              : check(each, rule as Schema, root, `${at}.${name}`),
          );
        }
        break;
      case "items":
        if (Array.isArray(value)) {
          value.forEach((each, i) =>
            wrong.push(...check(each, rule as Schema, root, `${at}[${i}]`))
          );
        }
        break;
      default:
        throw new Error(`unknown keyword ${keyword}`);
    }
  }
  return wrong;
}

function resolve(root: Schema, ref: string): Schema {
  return ref.split("/").slice(1).reduce(
    (schema, name) => schema[name] as Schema,
    root,
  );
}

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null &&
        !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    default: {
      const actual: string = typeof value;
      return actual === type;
    }
  }
}
