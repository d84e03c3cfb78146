/**
 * Writes the script that stands in front of the bundle and holds the files that travel inside it (src/resources.ts).
 *
 * Usage: resources.ts OUTPUT
 */
import { defaultRules, MATURITIES } from "../src/resources.ts";
import { basename } from "node:path";

const rules = Object.fromEntries(
  defaultRules(MATURITIES.at(-1)).map((
    { name, content },
  ) => [basename(name), content]),
);
await Deno.writeTextFile(
  Deno.args[0],
  `globalThis.sakerEmbedded = ${JSON.stringify({ rules })};\n`,
);
