import { messageOf, UserError } from "../../errors.ts";
import {
  type FileResults,
  findFixtures,
  FixtureError,
  FixtureRunner,
  junitXml,
  readFixture,
} from "../../rules/fixtures/mod.ts";
import type { Command } from "../command.ts";
import { print } from "../../print.ts";

/** `saker rules test` */
export const test: Command = {
  name: "test",
  summary: "Run the fixtures of rules",
  usage: "[options] [PATH…]",
  details:
    "Runs the fixtures (*.test.yaml) that lie at the paths, default: below the current directory. Each says which rules must and must not fire for an event that is made up, or for a capture. Needs no privileges. Exits with 1 when one fails.",
  options: [
    {
      long: "junit",
      value: "FILE",
      complete: "file",
      help: "Write the results as JUnit's XML, too.",
    },
    { short: "v", help: "Name the tests that pass, too." },
  ],
  operands: { max: Infinity, complete: "file" },
  async run(args) {
    const paths = args.operands.length > 0 ? args.operands : ["."];
    const fixtures = findFixtures(paths);
    if (fixtures.length === 0) {
      throw new UserError(`No fixtures (*.test.yaml) in ${paths.join(", ")}`);
    }
    const runner = new FixtureRunner();
    const files: FileResults[] = [];
    for (const path of fixtures) {
      const results = await runFile(runner, path);
      files.push(results);
      const text = show(results, args.has("v"));
      if (text !== "") print(text);
    }
    const junit = args.value("junit");
    if (junit !== undefined) write(junit, junitXml(files));
    const all = files.flatMap(({ results }) => results);
    const failed = all.filter(({ faults }) => faults.length > 0).length;
    const broken = files.filter(({ error }) => error !== undefined).length;
    print(
      `${all.length - failed} passed, ${failed} failed` +
        (broken > 0
          ? `, ${broken} ${broken === 1 ? "file" : "files"} could not be run`
          : ""),
    );
    return failed + broken > 0 ? 1 : 0;
  },
};

async function runFile(
  runner: FixtureRunner,
  path: string,
): Promise<FileResults> {
  try {
    const file = readFixture(path);
    const results = await runner.run(file);
    return { path, file, results, error: undefined };
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error;
    return { path, file: undefined, results: [], error: messageOf(error) };
  }
}

function show({ path, results, error }: FileResults, verbose: boolean): string {
  if (error !== undefined) return `${path}: cannot be run\n${error}`;
  const lines: string[] = [];
  for (const { test, faults, fired } of results) {
    if (faults.length === 0) {
      if (verbose) lines.push(`ok      ${path}: ${test.name}`);
      continue;
    }
    lines.push(`FAILED  ${path}:${test.line}: ${test.name}`);
    for (const fault of faults) lines.push(`        ${fault}`);
    if (fired.size > 0) {
      lines.push(`        fired: ${[...fired.keys()].join(", ")}`);
    }
    if (test.why !== undefined) lines.push(`        why: ${test.why}`);
  }
  return lines.join("\n");
}

function write(path: string, text: string): void {
  try {
    Deno.writeTextFileSync(path, text);
  } catch (error) {
    throw new UserError(`Could not write ${path}: ${messageOf(error)}`);
  }
}
