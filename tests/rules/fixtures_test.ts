/** The fixtures of the default rules: that they hold, and that no rule is without. */
import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import {
  findFixtures,
  FixtureRunner,
  readFixture,
} from "../../src/rules/fixtures/mod.ts";
import { loadRuleFiles } from "../../src/rules/load/mod.ts";
import { defaultRules, MATURITIES } from "../../src/resources.ts";

const RULES = new URL("../../rules", import.meta.url).pathname;

Deno.test("the fixtures of the default rules hold", async () => {
  const runner = new FixtureRunner();
  const faults: string[] = [];
  for (const path of findFixtures([RULES])) {
    for (const result of await runner.run(readFixture(path))) {
      for (const fault of result.faults) {
        faults.push(`${path}: ${result.test.name}: ${fault}`);
      }
    }
  }
  assertEquals(faults, []);
});

interface FixtureText {
  tests: { fires?: string[]; quiet?: "all" | string[] }[];
}

Deno.test("every default rule has fixtures in which it fires and in which it is quiet", () => {
  const fires = new Set<string>();
  const texts = findFixtures([RULES])
    .map((path) => Deno.readTextFileSync(path));
  for (const text of texts) {
    for (const test of (parse(text) as FixtureText).tests) {
      for (const rule of test.fires ?? []) fires.add(rule);
    }
  }
  const { compilation } = loadRuleFiles(defaultRules(MATURITIES.at(-1)));
  const names = compilation.rules.map(({ info }) => info.name);
  assertEquals(names.filter((name) => !fires.has(name)), []);
  // each rule has a section of its own, headed by its name, with at least one test that is quiet
  const quiet = new Set(
    texts.flatMap((text) => text.split(/^ {2}# /m).slice(1))
      .filter((section) =>
        section.split(/^ {2}- name: /m).slice(1).some((test) =>
          !test.includes("fires:")
        )
      )
      .map((section) => section.slice(0, section.indexOf("\n"))),
  );
  assertEquals(names.filter((name) => !quiet.has(name)), []);
});

Deno.test("the default rules load without a warning, at each level", () => {
  for (const level of MATURITIES) {
    const files = defaultRules(level);
    const { ok, files: results } = loadRuleFiles(files);
    assertEquals(ok, true);
    assertEquals(
      results.flatMap(({ name, warnings }) =>
        warnings
          // what later levels use
          .filter(({ code }) => !/UNUSED/.test(String(code)))
          .map((warning) => `${name}: ${JSON.stringify(warning)}`)
      ),
      [],
    );
  }
});

Deno.test("every default rule says what an analyst needs", () => {
  const { compilation } = loadRuleFiles(defaultRules(MATURITIES.at(-1)));
  for (const { info } of compilation.rules) {
    for (
      const field of ["evt.type", "user.name", "proc.cmdline", "proc.pname"]
    ) {
      assertEquals(
        String(info.output.text).includes(`%${field}`),
        true,
        `${info.name}: no ${field} in its output`,
      );
    }
    const [maturity, ...others] = info.tags.filter((tag) =>
      tag.startsWith("maturity_")
    );
    assertEquals(others, []);
    assertEquals(
      MATURITIES.some((name) => maturity === `maturity_${name}`),
      true,
    );
    assertEquals(
      info.tags.some((tag) => tag.startsWith("mitre_")),
      true,
      info.name,
    );
  }
});
