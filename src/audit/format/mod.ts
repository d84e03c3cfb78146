/** The forms in which a report can be had. */
import { safeJson } from "../../alerts/json.ts";
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

/** @param format one of {@link FORMATS} */
export function renderReport(report: Report, format: string): string {
  // the forms that are no JSON have nothing left of what it escapes
  return safeJson(RENDERERS[format](report));
}
