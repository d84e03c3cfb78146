/** The forms in which a report can be had. */
import type { Report } from "../report.ts";
import { toHtml } from "./html.ts";
import { toJsonLines } from "./jsonl.ts";
import { toSarif } from "./sarif.ts";
import { toText } from "./text.ts";

const RENDERERS: Record<string, (report: Report) => string> = {
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  jsonl: toJsonLines,
  text: toText,
  html: toHtml,
  sarif: toSarif,
};

/** Names of the forms. */
export const FORMATS: readonly string[] = Object.keys(RENDERERS);

// what JSON leaves as it is and a terminal may obey; the forms that are no JSON have none of them left
const CONTROL = /[\x7f-\x9f]/g;

/** @param format one of {@link FORMATS} */
export function renderReport(report: Report, format: string): string {
  return RENDERERS[format](report).replace(
    CONTROL,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
