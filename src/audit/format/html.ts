import { createHash } from "node:crypto";
import { escapeCharacter } from "../../alerts/json.ts";
import type { Report } from "../report.ts";
import style from "./page.css" with { type: "text" };
import script from "./page.js" with { type: "text" };

/**
 * The report as one page that needs nothing else. What comes from processes is data: it is carried as JSON that no
 * parser of markup can leave, put in by the page's script as text, and a policy lets nothing run or load but that script.
 */
export function toHtml(report: Report): string {
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>saker audit</title>
<style>${style}</style>
</head>
<body>
<header id="head"></header>
<noscript>This page shows its report with the help of a script.</noscript>
<main id="main"></main>
<script type="application/json" id="report">${data(report)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** JSON in which nothing can end the element or begin a comment in it. */
function data(report: Report): string {
  return JSON.stringify(report).replace(
    /[<>&\u2028\u2029]/g,
    escapeCharacter,
  );
}
