import type { FieldType, Operator } from "../../fields/field.ts";

type Family = "numeric" | "bool" | "string" | "buffer" | "ip";

const EQUALITY: readonly Operator[] = ["exists", "=", "!=", "in", "intersects"];
const OPERATORS: Record<Family, readonly Operator[]> = {
  numeric: [...EQUALITY, "<", "<=", ">", ">="],
  bool: EQUALITY,
  string: [
    ...EQUALITY,
    "<",
    "<=",
    ">",
    ">=",
    "contains",
    "icontains",
    "startswith",
    "endswith",
    "glob",
    "iglob",
    "regex",
    "pmatch",
  ],
  buffer: [
    ...EQUALITY,
    "contains",
    "startswith",
    "endswith",
    "bcontains",
    "bstartswith",
  ],
  ip: EQUALITY,
};

const NAMES: Record<Family, string> = {
  numeric: "numeric",
  bool: "numeric",
  string: "string",
  buffer: "buffer",
  ip: "ip address and network",
};

const LIST_OPERATORS: readonly Operator[] = ["exists", "in", "intersects"];
const LIST_TYPES: readonly FieldType[] = [
  "CHARBUF",
  "UINT64",
  "RELTIME",
  "ABSTIME",
  "BOOL",
  "IPADDR",
  "IPNET",
];

function familyOf(type: FieldType): Family | undefined {
  switch (type) {
    case "NONE":
      return undefined;
    case "BOOL":
      return "bool";
    case "CHARBUF":
    case "FSPATH":
    case "FSRELPATH":
      return "string";
    case "BYTEBUF":
      return "buffer";
    case "IPADDR":
    case "IPNET":
      return "ip";
    default:
      return "numeric";
  }
}

/** Why `op` cannot be used with values of this type (rule-language §2.1); undefined when it can. */
export function operatorFault(
  op: Operator,
  type: FieldType,
  list: boolean,
): string | undefined {
  if (op === "exists") return undefined;
  if (list) {
    if (!LIST_TYPES.includes(type)) {
      return `list filters are not supported for type '${type}'`;
    }
    return LIST_OPERATORS.includes(op)
      ? undefined
      : `'${op}' operator not supported list filters`;
  }
  const family = familyOf(type);
  if (family === undefined) {
    return `'${op}' operator not supported for type '${type}'`;
  }
  return OPERATORS[family].includes(op)
    ? undefined
    : `'${op}' operator not supported for ${NAMES[family]} filters`;
}
