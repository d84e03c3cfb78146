import { UserError } from "../../errors.ts";
import { EventView } from "../../events/view.ts";
import { explain, type Explanation } from "../../rules/compile/mod.ts";
import { readFixture, Troupe } from "../../rules/fixtures/mod.ts";
import type { CompiledRule } from "../../rules/load/compiled.ts";
import { nearest } from "../../nearest.ts";
import { openCapture, unknownMachine } from "../../sources/capture/mod.ts";
import { Context } from "../../state/context.ts";
import { SystemState } from "../../state/mod.ts";
import type { Arguments } from "../arguments.ts";
import { print } from "../../print.ts";
import { rulesOf } from "./_rules.ts";
import { findRule, ruleOf } from "./explain.ts";
import { explanationTree } from "./tree.ts";

/** Runs `saker explain`. */
export async function explainEvent(
  ruleName: string,
  event: string,
  args: Arguments,
): Promise<number> {
  const hash = event.indexOf("#");
  const colon = event.lastIndexOf(":");
  let explained: Explanation;
  if (hash > 0) {
    explained = inFixture(
      ruleName,
      event.slice(0, hash),
      event.slice(hash + 1),
    );
  } else if (colon > 0 && /^\d+$/.test(event.slice(colon + 1))) {
    explained = await inCapture(
      findRule(rulesOf(args), ruleName),
      event.slice(0, colon),
      Number(event.slice(colon + 1)),
    );
  } else {
    throw new UserError(
      `--event ${event}: expected FIXTURE#TEST or CAPTURE:N`,
    );
  }
  const verdict = explained.result ? "fires" : "does not fire";
  print(`Rule '${ruleName}' ${verdict} for ${event}`);
  print(explanationTree(explained, args.has("all")));
  return 0;
}

function inFixture(
  ruleName: string,
  path: string,
  testName: string,
): Explanation {
  const file = readFixture(path);
  const test = file.tests.find(({ name }) => name === testName);
  if (test === undefined) {
    const meant = nearest(testName, file.tests.map(({ name }) => name));
    throw new UserError(
      `${path} has no test '${testName}'` +
        (meant === undefined ? "" : `: did you mean '${meant}'?`),
    );
  }
  if (test.kind === "capture") {
    throw new UserError(
      `Test '${testName}' is about a capture: use --event ${test.capture}:N`,
    );
  }
  const troupe = new Troupe(file.rules);
  const rule = ruleOf(troupe.rules, ruleName);
  troupe.stage.set(test);
  return explain(rule.checked, troupe.stage.context);
}

async function inCapture(
  rule: CompiledRule,
  path: string,
  number: number,
): Promise<Explanation> {
  const state = new SystemState({ machine: unknownMachine() });
  const source = await openCapture(path, { seeds: state });
  const context = new Context(new EventView(), state);
  const end = new AbortController();
  let last = 0;
  let explained: Explanation | undefined;
  try {
    await source.run((view) => {
      if (explained !== undefined) return;
      context.event = view;
      last = view.num;
      state.begin(context);
      if (last === number) {
        explained = explain(rule.checked, context);
        end.abort();
      }
      state.end(context);
    }, end.signal);
  } finally {
    source.close();
  }
  if (explained === undefined) {
    throw new UserError(
      `${path} has no event ${number}; the last one is ${last} (saker replay --print shows the numbers)`,
    );
  }
  return explained;
}
