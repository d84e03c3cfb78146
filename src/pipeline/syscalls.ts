import type { Config } from "../config/schema.ts";
import { EventFlag, EVENTS, isEventName, syscallOf } from "../events/tables.ts";
import { log } from "../log.ts";
import type { RuleEngine } from "../rules/engine.ts";
import { syscallsFor } from "../state/mod.ts";

/** What the probe has to report. */
export interface SyscallSelection {
  /** Names of syscalls and tracepoints. */
  names: ReadonlySet<string>;
  /** Names that rules can match, but that are left out: of high volume, or excluded by the configuration. */
  ignored: readonly string[];
}

let highVolume: ReadonlySet<string> | undefined;

/** Reading and writing: left out unless asked for (`-A`), except where the state needs it. */
export function highVolumeSyscalls(): ReadonlySet<string> {
  if (highVolume === undefined) {
    const names = new Set<string>();
    const kept = new Set<string>();
    for (const event of EVENTS) {
      if (event === undefined || !/^io_(read|write)$/.test(event.category)) {
        continue;
      }
      if (event.flags & EventFlag.MODIFIES_STATE) kept.add(event.name);
      else if (!(event.flags & EventFlag.OLD)) {
        names.add(event.name).add(syscallOf(event.name));
      }
    }
    highVolume = names.difference(kept);
  }
  return highVolume;
}

/**
 * The syscalls to be reported for these rules: those that they can match and those that the state needs, with the
 * configuration's `base_syscalls` applied.
 *
 * @param all names of all syscalls of this machine, for rules that match any event
 */
export function selectSyscalls(
  engine: RuleEngine,
  config: Config,
  all: Iterable<string>,
): SyscallSelection {
  const { custom_set, all: allEvents, repair } = config.base_syscalls;
  const excluded = custom_set.filter((name) => name.startsWith("!"));
  const added = known(
    "positive",
    custom_set.filter((name) => name !== "" && !name.startsWith("!")),
  );
  const removed = known("negative", excluded.map((name) => name.slice(1)));
  const state = syscallsFor(engine.needs, engine.eventTypes);
  const wanted = new Set(engine.eventTypes ?? all);
  // a set of one's own replaces what the state asks for
  let names = wanted.union(added.size > 0 ? added : state).difference(removed);
  if (!allEvents) names = names.difference(highVolumeSyscalls());
  if (repair) names = names.union(state);
  // without it the memory of processes would only grow
  names.add("procexit");

  const ignored = [...wanted].filter((name) => !names.has(name)).sort();
  log.debug(`(${names.size}) syscalls selected in total: ${[...names].sort()}`);
  return { names, ignored };
}

function known(kind: string, names: readonly string[]): ReadonlySet<string> {
  const unknown = names.filter((name) => !isEventName(name)).sort();
  if (unknown.length > 0) {
    log.warn(
      `Invalid (${kind}) syscall names: warning (base_syscalls override): ${
        unknown.join(", ")
      }`,
    );
  }
  return new Set(names.filter(isEventName));
}
