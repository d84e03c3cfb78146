/** Each field of the catalogue, seen in an event of the running kernel. */
import { assert, assertEquals } from "@std/assert";
import { CLASSES } from "../../src/fields/mod.ts";
import { liveTest } from "../_live.ts";
import { expected } from "./_expected.ts";
import { play, type Values } from "./_scene.ts";
import { ARGUMENTS, FILTERS, LAYERS, LOOKUPS, type Step } from "./_steps.ts";

/** Classes that rules about syscalls may name, whose values only other sources have. */
const OF_PLUGINS = new Set(["json", "jevt"]);

const FIELDS = CLASSES
  .filter(({ name, sources }) =>
    sources.includes("syscall") && !OF_PLUGINS.has(name)
  )
  .flatMap(({ fields }) => fields)
  .filter((field) => !field.deprecated && !field.notCollected);

/** Everything that has to be seen, as outputs write it. */
const PRINTED = FIELDS.filter((field) => !field.filterOnly).flatMap((field) => {
  const forms = field.arg?.required ? [] : [field.name];
  if (field.arg !== undefined) {
    forms.push(`${field.name}[${ARGUMENTS[field.name]}]`);
  }
  return forms;
});

function matches(value: unknown, shall: unknown): boolean {
  return typeof shall === "function"
    ? shall(value)
    : JSON.stringify(value) === JSON.stringify(shall);
}

/** SHA-256 of a file, in hexadecimal. */
async function hash(path: string): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    await Deno.readFile(path),
  );
  return [...new Uint8Array(digest)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

liveTest("every field shows in a live event what is true", async () => {
  await play(PRINTED, async (alerts, facts) => {
    const of = (step: Step): Values => alerts.get(step) ?? {};
    const steps = expected(facts, of);
    steps.exec["proc.exe_sha256"] = await hash(`${facts.folder}/player`);
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const [step, fields] of Object.entries(steps)) {
      for (const [field, shall] of Object.entries(fields)) {
        seen.add(field);
        if (facts.told.has("overlay") && LAYERS.has(step)) continue;
        const value = of(step as Step)[field];
        if (matches(value, shall)) continue;
        wrong.push(
          `${step} ${field}: ${JSON.stringify(value)}, not ${String(shall)}`,
        );
      }
    }
    assertEquals(wrong, []);
    assertEquals(PRINTED.filter((field) => !seen.has(field)), []);
    for (const { name } of FIELDS.filter((field) => field.filterOnly)) {
      assert(name in FILTERS, `${name} is not tested`);
      assert(alerts.has(`${name}+`), `${name} does not match`);
      assert(!alerts.has(`${name}-`), `${name} matches wrongly`);
    }
    for (const end of Object.keys(LOOKUPS)) {
      assert(alerts.has(`fd.${end}.name+`), `fd.${end}.name does not match`);
    }
  });
});
