import { toJson } from "../alerts/json.ts";
import { UserError } from "../errors.ts";
import type { FieldClass, FieldDef } from "../fields/field.ts";
import { CLASSES } from "../fields/mod.ts";
import { wrap } from "./_wrap.ts";
import type { Command } from "./command.ts";
import { print } from "../print.ts";

/** How a listing looks. */
export interface ListOptions {
  /** Fields of this event source only. */
  source?: string;
  /** `names` is one name a line; the JSON forms are saker's own and the one of Falco's `--list`. */
  format: "text" | "names" | "markdown" | "json" | "json-list" | "json-names";
  /** With the types of the fields; for `text`. */
  verbose?: boolean;
}

/** Column at which descriptions start, and width of a line; those of Falco's listing, as scripts cut it apart. */
const COLUMN = 30;
const WIDTH = 120;
const RULER = "-".repeat(31);

/**
 * The list of fields, without line end. Deprecated fields are in saker's JSON form only.
 *
 * @throws {UserError} there is no such source
 */
export function fieldList(options: ListOptions): string {
  const { source, format } = options;
  if (source && !CLASSES.some(({ sources }) => sources.includes(source))) {
    const known = [...new Set(CLASSES.flatMap(({ sources }) => sources))];
    throw new UserError(
      `There is no event source '${source}': use ${known.join(" or ")}`,
    );
  }
  const classes = CLASSES
    .filter(({ sources }) => !source || sources.includes(source));
  if (format === "json") return toJson(classes.map(classJson));
  const current = classes
    .map((item) => ({
      ...item,
      fields: item.fields.filter((field) => !field.deprecated),
    }))
    .filter((item) => item.fields.length > 0);
  const names = () =>
    current.flatMap((item) => item.fields.map((field) => field.name));
  switch (format) {
    case "names":
      return names().join("\n");
    case "json-names":
      return toJson({ fieldnames: names() });
    case "json-list":
      return toJson({ fieldclasses: current.map(classListJson) });
    case "markdown":
      return current.map(classMarkdown).join("\n");
    case "text":
      return current.map((item) => classText(item, options.verbose ?? false))
        .join("\n");
  }
}

function classText(item: FieldClass, verbose: boolean): string {
  const title = item.title === undefined ? "" : ` (${item.title})`;
  const lines = [
    RULER,
    `${"Field Class:".padEnd(COLUMN)}${item.name}${title}`,
    described("Description:", item.description),
    ...sourcesOf(
      item,
      (names) => `${"Event Sources:".padEnd(COLUMN)}${names.join(", ")}`,
    ),
    "",
  ];
  for (const field of item.fields) {
    const type = verbose ? ` (Type: ${field.type})` : "";
    lines.push(described(field.name, field.doc + tags(field) + type));
  }
  return `${lines.join("\n")}\n`;
}

const SOURCES = new Set(CLASSES.flatMap(({ sources }) => sources));

/** What is to be said of the sources whose events have the fields; nothing when all have. */
function sourcesOf<T>(
  { sources }: FieldClass,
  say: (names: string[]) => T,
): T[] {
  return sources.length === SOURCES.size ? [] : [say([...sources].sort())];
}

/** A name, and a text that starts in the column for it; on the next line when the name reaches into the column. */
function described(name: string, text: string): string {
  const block = wrap(text, WIDTH - COLUMN).join(`\n${" ".repeat(COLUMN)}`);
  return name.length < COLUMN
    ? name.padEnd(COLUMN) + block
    : `${name}\n${" ".repeat(COLUMN)}${block}`;
}

/** Properties that a rule writer must know, as the listing marks them. */
function tags(field: FieldDef): string {
  const found: string[] = [];
  if (field.filterOnly) found.push("FILTER_ONLY");
  if (field.printOnly) found.push("PRINT_ONLY");
  if (field.arg !== undefined) {
    found.push(field.arg.required ? "ARG_REQUIRED" : "ARG_ALLOWED");
    if (field.arg.form !== "key") found.push("ARG_INDEX");
    if (field.arg.form !== "index") found.push("ARG_KEY");
  }
  if (field.list) found.push("LIST");
  if (field.notCollected) found.push("NOT_COLLECTED");
  return found.length === 0 ? "" : ` (${found.join(", ")})`;
}

function classMarkdown(item: FieldClass): string {
  const rows = item.fields.map((field) =>
    `\`${field.name}\` | ${typeOf(field)} | ${
      (field.doc + tags(field)).replaceAll("|", "\\|")
    }`
  );
  return [
    "",
    // without the title, which tools that take the page apart do not expect
    `## Field Class: ${item.name}`,
    "",
    item.description,
    "",
    ...sourcesOf(item, (names) => `Event Sources: ${names.join(", ")}\n`),
    "Name | Type | Description",
    ":----|:-----|:-----------",
    ...rows,
    "",
  ].join("\n");
}

function typeOf(field: FieldDef): string {
  return field.list ? `LIST(${field.type})` : field.type;
}

/** A class as Falco's `--list --format json` has it. */
function classListJson(item: FieldClass) {
  return {
    name: item.name,
    desc: item.description,
    ...sourcesOf(item, (event_sources) => ({ event_sources }))[0],
    fields: item.fields.map((field) => ({
      name: field.name,
      type: typeOf(field),
      desc: field.doc + tags(field),
    })),
  };
}

function classJson(item: FieldClass) {
  return {
    name: item.name,
    description: item.description,
    sources: item.sources,
    fields: item.fields.map((field) => ({
      name: field.name,
      type: field.type,
      description: field.doc,
      argument: field.arg === undefined
        ? null
        : { required: field.arg.required, form: field.arg.form },
      list: field.list ?? false,
      filter_only: field.filterOnly ?? false,
      print_only: field.printOnly ?? false,
      deprecated: field.deprecated ?? false,
      collected: !field.notCollected,
    })),
  };
}

/** `saker fields`: what conditions and outputs can say about an event. */
export const command: Command = {
  name: "fields",
  summary: "List the fields that rules can use",
  usage: "[options] [SOURCE]",
  details:
    "Lists the fields of all event sources, or of SOURCE alone (syscall, k8s_audit).",
  options: [
    { long: "json", help: "Print JSON, with deprecated fields too." },
    { short: "N", long: "names", help: "Print the names only." },
    { long: "markdown", help: "Print Markdown tables." },
    { short: "v", long: "verbose", help: "Print the types of the fields too." },
  ],
  operands: { max: 1, complete: ["syscall", "k8s_audit"] },
  run(args) {
    print(fieldList({
      source: args.operands[0],
      format: args.has("json")
        ? "json"
        : args.has("names")
        ? "names"
        : args.has("markdown")
        ? "markdown"
        : "text",
      verbose: args.has("verbose"),
    }));
    return 0;
  },
};
