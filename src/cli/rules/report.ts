import type {
  LoadError,
  LoadResult,
  LoadWarning,
} from "../../rules/load/mod.ts";
import type { Location } from "../../rules/load/location.ts";

/** Characters of a line that are shown. */
const WIDTH = 100;

/** What is wrong with loaded files. */
export interface Report {
  /** For people: what, where, and what was probably meant; empty when there is nothing to say. */
  readonly text: string;
  readonly warnings: number;
}

/** Says what is wrong with loaded files. */
export function report(result: LoadResult): Report {
  const blocks: string[] = [];
  let warnings = 0;
  const seen = new Set<string>();
  const add = (kind: string, item: LoadError | LoadWarning) => {
    const text = block(kind, item);
    // each file is judged together with those before it, so what is wrong with them comes again
    if (seen.has(text)) return;
    seen.add(text);
    blocks.push(text);
    if (kind === "warning") warnings++;
  };
  for (const { errors } of result.files) {
    for (const error of errors) add("error", error);
  }
  // whether something is used can be said at the end only
  const last = result.files.at(-1);
  for (const file of result.files) {
    for (const warning of file.warnings) {
      const early = file !== last && warning.code.startsWith("LOAD_UNUSED_");
      if (!early) add("warning", warning);
    }
  }
  if (result.pluginError !== undefined) {
    blocks.push(`error: ${result.pluginError}\n`);
  }
  return { text: blocks.join("\n"), warnings };
}

function block(kind: string, item: LoadError | LoadWarning): string {
  const { location, code, message, hint } = item;
  const what = hint === undefined || message.includes(hint)
    ? message
    : `${message}: ${hint}`;
  return `${kind}: ${what} [${code}]\n${excerpt(location)}`;
}

/** The place, the item around it, the line and a caret. */
function excerpt(location: Location): string {
  const source = location.place?.source ?? location.source;
  const { line, column } = source.position(
    location.place?.offset ?? location.position.offset,
  );
  const number = String(line + 1);
  const pad = " ".repeat(number.length);
  const item = location.chain().find(({ itemType }) =>
    ["rule", "macro", "list"].includes(itemType)
  );
  const where = `${pad}--> ${source.name}:${line + 1}:${column + 1}` +
    (item === undefined ? "" : ` in ${item.itemType} '${item.itemName}'`);
  const text = source.text.split("\n", line + 1)[line] ?? "";
  const start = Math.max(0, Math.min(column - WIDTH / 2, text.length - WIDTH));
  const shown = text.slice(start, start + WIDTH).replace(/\t/g, " ");
  if (shown === "") return `${where}\n`;
  return `${where}\n${pad} |\n${number} | ${shown}\n` +
    `${pad} | ${" ".repeat(column - start)}^\n`;
}
