import { UserError } from "../errors.ts";
import { printError } from "../log.ts";
import {
  openCapture,
  TruncatedCaptureError,
  unknownMachine,
} from "../sources/capture/mod.ts";
import { Context } from "../state/context.ts";
import { SystemState } from "../state/mod.ts";
import { EventView } from "../events/view.ts";
import { onSignals } from "../pipeline/signals.ts";
import type { Arguments } from "./arguments.ts";
import { compileFilter } from "./_event_filter.ts";
import { EventPrinter, SYSDIG_FORMAT } from "../pipeline/event_printer.ts";
import { Summary } from "./_replay_summary.ts";

/** Exit code for a file that breaks off. */
const TRUNCATED = 2;

/** Runs `saker replay`. */
export async function replayCommand(args: Arguments): Promise<number> {
  const [path] = args.operands;
  if (path === undefined) {
    throw new UserError("saker replay needs a capture file (- for stdin)");
  }
  const shows = args.has("print") || args.has("summary");
  for (const name of ["filter", "format"]) {
    if (args.has(name) && !shows) {
      throw new UserError(
        `--${name} goes with --print${
          name === "filter" ? " or --summary" : ""
        }`,
      );
    }
  }
  if (shows) return await show(path, args);
  args.add("e", path);
  if (args.has("json")) args.add("option", "json_output=true");
  const { runCommand } = await import("./_run.ts");
  return await runCommand(args);
}

/** Prints events or their summary, without rules. */
async function show(path: string, args: Arguments): Promise<number> {
  const filter = args.has("filter")
    ? compileFilter(args.value("filter")!)
    : undefined;
  const json = args.has("json");
  const printer = args.has("print")
    ? new EventPrinter(args.value("format") ?? SYSDIG_FORMAT, json)
    : undefined;
  const summary = args.has("summary") ? new Summary() : undefined;
  const state = new SystemState({ machine: unknownMachine() });
  const context = new Context(new EventView(), state);
  const abort = new AbortController();
  const stopSignals = onSignals({
    stop: () => abort.abort(),
    reload: () => {},
    reopen: () => {},
  });
  const source = await openCapture(path, {
    seeds: state,
    speed: args.value("speed") === "real" ? "real" : "max",
  });
  let code = 0;
  try {
    await source.run((view) => {
      context.event = view;
      state.begin(context);
      if (!view.stateOnly && filter?.matches(context) !== false) {
        printer?.event(context);
        summary?.event(context);
      }
      state.end(context);
      if (printer?.closed) abort.abort();
    }, abort.signal);
  } catch (error) {
    if (!(error instanceof TruncatedCaptureError)) throw error;
    printer?.finish();
    printError(`Warning: ${error.message}`);
    code = TRUNCATED;
  } finally {
    stopSignals();
    source.close();
  }
  printer?.finish();
  summary?.print(json);
  return code;
}
