/** `saker audit --now`: what is wrong with the running system, without waiting for events. */
import { UserError } from "../../errors.ts";
import { nowNs } from "../../pipeline/alerts.ts";
import { liveState } from "../../pipeline/live_state.ts";
import { findRulesFiles } from "../../pipeline/rules.ts";
import type { Settings } from "../../pipeline/settings.ts";
import { compileEngine } from "../../rules/compile/mod.ts";
import type { RuleEngine } from "../../rules/engine.ts";
import {
  buildEngines,
  formatResult,
  loadRuleFiles,
} from "../../rules/load/mod.ts";
import { buildReport } from "../build.ts";
import { Observer } from "../observer.ts";
import type { Report } from "../report.ts";
import { PostureEvents } from "./events.ts";
import rules from "./posture.yaml" with { type: "text" };
import { findSetuidFiles } from "./setuid_files.ts";

/**
 * Looks at everything that runs.
 *
 * @param settings rules named on the command line take the place of the built-in ones
 * @throws {UserError} the rules cannot be loaded
 */
export function checkPosture(settings: Settings): Report {
  const started = nowNs();
  const engine = loadEngine(settings);
  const observer = new Observer(engine, { kind: "host" });
  const state = liveState(settings.config);
  const notes: string[] = [];
  try {
    state.scanProc({ fds: true, sockets: true });
    const matches = new Int32Array(engine.rules.length);
    const events = new PostureEvents(state, started, (context) => {
      // files on the disk belong to no process, so that the observer would not let them through
      const match = context.thread === undefined ? engine : observer;
      const count = match.match(context, matches);
      for (let i = 0; i < count; i++) {
        const rule = engine.rules[matches[i]];
        const process = context.thread &&
          observer.processes.get(context.thread.pid);
        observer.findings.add(
          rule,
          context,
          process?.report.id ?? null,
          "posture",
        );
      }
    });
    for (const thread of [...state.threads.values()]) {
      if (thread.isMain && thread.pid !== Deno.pid) events.process(thread);
    }
    const setuid = findSetuidFiles();
    for (const file of setuid.files) events.setuidFile(file);
    if (!setuid.complete) notes.push("not all directories were looked at");
    if (Deno.uid() !== 0) {
      notes.push("not run as root: other users' processes were seen in part");
    }
    observer.processes.finish();
    return buildReport({
      mode: "posture",
      command: undefined,
      target: null,
      started,
      ended: nowNs(),
      exit: null,
      stats: {
        produced: events.count,
        delivered: events.count,
        dropped: {},
        droppedBySyscall: {},
      },
      notes,
    }, observer);
  } finally {
    state.close();
  }
}

function loadEngine(settings: Settings): RuleEngine {
  const files = settings.rulesRequired
    ? findRulesFiles(settings).files
    : [{ name: "posture.yaml", content: rules }];
  const result = loadRuleFiles(files);
  const bad = result.files.find((file) => !file.ok);
  if (bad !== undefined) throw new UserError(formatResult(bad, true));
  return buildEngines(result, { matching: "all" }).get("syscall") ??
    compileEngine([], { matching: "all" });
}
