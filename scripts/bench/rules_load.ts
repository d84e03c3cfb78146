/**
 * How long rulesets take to load: from the text of the file to engines that are ready for their first event.
 *
 * Usage: deno run -A scripts/bench/rules_load.ts [RULES…]   (default: 100 1000)
 */
import { buildEngines, loadRuleFiles } from "../../src/rules/load/mod.ts";
import { CONDITIONS, LISTS, MACROS } from "./rules_conditions.ts";

/** A file with so many rules and two and a half times as many macros and lists. */
function ruleset(count: number): string {
  const items: string[] = [];
  const copies = Math.ceil(count / CONDITIONS.length);
  for (let copy = 0; copy < copies; copy++) {
    const own = (text: string) =>
      copy === 0 ? text : text.replace(NAMES, (name) => `${name}_${copy}`);
    for (const [name, list] of Object.entries(LISTS)) {
      items.push(`- list: ${own(name)}\n  items: [${list}]`);
    }
    for (const [name, condition] of MACROS) {
      items.push(
        `- macro: ${own(name)}\n  condition: >\n    ${own(condition)}`,
      );
    }
    for (let i = 0; i < CONDITIONS.length * 2; i++) {
      items.push(
        `- macro: allowed_${copy}_${i}\n  condition: (proc.name = p${i} and fd.name startswith /opt/p${i})`,
      );
    }
    CONDITIONS.forEach((condition, i) => {
      if (copy * CONDITIONS.length + i >= count) return;
      items.push(
        `- rule: rule ${copy} ${i}\n  desc: d\n  condition: >\n    ${
          own(condition)
        } and not allowed_${copy}_${i} and not allowed_${copy}_${
          i + CONDITIONS.length
        }\n  output: "%evt.type by %proc.name (%proc.cmdline, user %user.name) on %fd.name"\n  priority: NOTICE\n  tags: [bench]`,
      );
    });
  }
  return items.join("\n");
}

const NAMES = new RegExp(
  `\\b(?:${
    [...Object.keys(LISTS), ...MACROS.map(([name]) => name)].join("|")
  })\\b(?=[\\s)]|$)(?!\\s*[=!])`,
  "g",
);

const counts = Deno.args.length > 0 ? Deno.args.map(Number) : [100, 1000];
for (const count of counts) {
  const content = ruleset(count);
  const start = performance.now();
  const result = loadRuleFiles([{ name: "bench.yaml", content }]);
  const loaded = performance.now();
  if (!result.ok) {
    throw new Error(result.files[0].errors[0]?.message ?? result.pluginError);
  }
  const engine = buildEngines(result).get("syscall");
  const built = performance.now();
  const items = content.split("\n- ").length;
  console.log(
    `${engine?.rules.length} rules, ${
      items - (engine?.rules.length ?? 0)
    } macros and lists: loaded in ${
      (loaded - start).toFixed(0)
    } ms, engine in ${(built - loaded).toFixed(0)} ms`,
  );
}
