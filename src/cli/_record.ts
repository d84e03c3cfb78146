import { EventFlag, EVENTS } from "../events/tables.ts";
import { EventView } from "../events/view.ts";
import { loadConfig } from "../config/mod.ts";
import { UserError } from "../errors.ts";
import type { Need } from "../fields/field.ts";
import { printError } from "../log.ts";
import { liveState, unseenOperations } from "../pipeline/live_state.ts";
import { catchUp } from "../pipeline/catch_up.ts";
import { onSignals } from "../pipeline/signals.ts";
import {
  openCapture,
  Recorder,
  tablesOf,
  TruncatedCaptureError,
  unknownMachine,
} from "../sources/capture/mod.ts";
import { allSyscalls, openProbe } from "../sources/probe/mod.ts";
import type { LoneCondition } from "../rules/lone_condition.ts";
import { lostOf, type Source } from "../sources/source.ts";
import { Context } from "../state/context.ts";
import { syscallsFor, SystemState } from "../state/mod.ts";
import type { Arguments } from "./arguments.ts";
import { compileFilter } from "./_event_filter.ts";
import { parseCount, parseDuration, parseSize } from "./_quantities.ts";

/** Everything that later replays may ask the state for. */
const ALL_NEEDS: ReadonlySet<Need> = new Set([
  "fds",
  "sockets",
  "close",
  "credentials",
  "cwd",
]);
/** Bytes of each ring: a whole machine is recorded, and its processes are looked at first. */
const RING_BYTES = 32 * 1024 * 1024;
/** How long the command waits for the events before it, ms. */
const CATCH_UP_MS = 5000;
/** Exit code for a capture that breaks off. */
const TRUNCATED = 2;

/** Where the events of a recording come from. */
interface Input {
  source: Source;
  state: SystemState;
  /** Events are lost rather than waited for. */
  live: boolean;
}

/** Runs `saker record`. */
export async function recordCommand(args: Arguments): Promise<number> {
  const path = args.value("output");
  if (path === undefined) {
    throw new UserError("saker record needs -o FILE, the file to write");
  }
  const text = (name: string) => args.value(name);
  const limit = text("size") && parseSize("--size", text("size")!);
  const keep = text("rotate") && parseCount("--rotate", text("rotate")!);
  const duration = text("for") && parseDuration("--for", text("for")!);
  if (keep && !limit) throw new UserError("--rotate goes with --size");
  const capture = text("e");
  const command = args.operands;
  if (capture !== undefined && command.length > 0) {
    throw new UserError("-e and a command exclude each other");
  }
  const filterText = text("filter");
  const filter = filterText === undefined
    ? undefined
    : compileFilter(filterText);
  const snaplen = text("snaplen") && parseCount("--snaplen", text("snaplen")!);

  const input = capture === undefined
    ? openLive(filter, snaplen || 80)
    : await openOffline(capture);
  let recorder: Recorder;
  try {
    recorder = new Recorder({
      path,
      tables: () => tablesOf(input.state),
      limit: limit || 0,
      keep: keep || 0,
      waits: !input.live,
    });
  } catch (error) {
    input.source.close();
    throw error;
  }
  return await record(input, recorder, filter, duration || 0, command);
}

async function record(
  { source, state, live }: Input,
  recorder: Recorder,
  filter: LoneCondition | undefined,
  duration: number,
  command: readonly string[],
): Promise<number> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  let child: Deno.ChildProcess | undefined;
  const stopSignals = onSignals({
    stop(signal) {
      stop();
      kill(child, signal);
    },
    reload() {},
    reopen() {},
  });
  const timer = duration > 0 ? setTimeout(stop, duration) : undefined;
  const context = new Context(new EventView(), state);
  let forState = 0;
  let code = 0;
  try {
    const running = source.run((view) => {
      context.event = view;
      state.begin(context);
      if (!view.stateOnly && filter?.matches(context) !== false) {
        recorder.event(view, false);
      } else if (modifiesState(view.type)) {
        recorder.event(view, true);
        forState++;
      }
      state.end(context);
      if (recorder.full || recorder.error !== undefined) stop();
    }, abort.signal);
    if (command.length > 0) {
      running.catch(stop);
      try {
        // what has come meanwhile leaves no room for what the command does
        await catchUp(source, CATCH_UP_MS, abort.signal);
        if (!abort.signal.aborted) {
          child = spawn(command);
          code = (await child.status).code;
        }
      } finally {
        stop();
      }
    }
    await running;
  } catch (error) {
    if (!(error instanceof TruncatedCaptureError)) throw error;
    printError(`Warning: ${error.message}`);
    code = TRUNCATED;
  } finally {
    clearTimeout(timer);
    stopSignals();
    source.close();
    await recorder.close();
    state.close();
  }
  report(recorder, forState, source, live);
  if (recorder.error !== undefined) throw new UserError(recorder.error.message);
  return code;
}

function report(
  recorder: Recorder,
  forState: number,
  source: Source,
  live: boolean,
): void {
  const { written, lost } = recorder.stats();
  const missed = live ? lostOf(source.stats()) : 0;
  printError(
    `${recorder.files.join(", ")}: ${written} events` +
      (forState > 0 ? `, ${forState} of them for the state only` : "") +
      (lost > 0 ? `, ${lost} lost on the way to the file` : "") +
      (missed > 0 ? `, ${missed} lost by the probe` : ""),
  );
}

function modifiesState(type: number): boolean {
  return ((EVENTS[type]?.flags ?? 0) & EventFlag.MODIFIES_STATE) !== 0;
}

async function openOffline(path: string): Promise<Input> {
  const state = new SystemState({ machine: unknownMachine() });
  const source = await openCapture(path, { seeds: state });
  return { source, state, live: false };
}

/** Too many to be recorded unless the filter names them. */
const ON_DEMAND = ["switch", "page_fault"] as const;

/** All events, or those that the filter can match and those that it takes to understand them. */
function openLive(filter: LoneCondition | undefined, snaplen: number): Input {
  const wanted = filter?.engine.eventTypes;
  const names = new Set([
    ...wanted ?? allSyscalls(),
    ...syscallsFor(ALL_NEEDS, wanted),
  ]);
  const source = openProbe({
    syscalls: names,
    hooks: [
      "procexit",
      "signaldeliver",
      ...ON_DEMAND.filter((hook) => wanted?.has(hook)),
    ],
    snaplen,
    bufferBytes: RING_BYTES,
    scan: true,
  });
  try {
    const state = liveState(loadConfig({ overrides: [] }).config, source);
    source.attach();
    const warning = unseenOperations(source);
    if (warning !== undefined) printError(`Warning: ${warning}`);
    state.scanProc({ fds: true, sockets: true });
    return { source, state, live: true };
  } catch (error) {
    source.close();
    throw error;
  }
}

function spawn([name, ...args]: readonly string[]): Deno.ChildProcess {
  try {
    return new Deno.Command(name, { args, stdin: "inherit" }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UserError(`cannot run ${name}: there is no such program`);
  }
}

function kill(child: Deno.ChildProcess | undefined, signal: Deno.Signal): void {
  try {
    child?.kill(signal);
  } catch {
    // it has ended already
  }
}
