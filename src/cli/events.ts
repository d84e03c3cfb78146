import { toJson } from "../alerts/json.ts";
import {
  codesOf,
  EventFlag,
  type EventInfo,
  EVENTS,
  GENERIC,
  scName,
} from "../events/tables.ts";
import type { Command } from "./command.ts";
import { print } from "../print.ts";

/** An event as it is listed. */
interface Listed {
  name: string;
  info: EventInfo;
}

/** Current events in the order of their codes, then the syscalls that have none of their own. */
function listed(): Listed[] {
  const events: Listed[] = [];
  for (const info of EVENTS) {
    if (info === undefined || info.flags & EventFlag.OLD) continue;
    if (info.code === GENERIC || info.code === GENERIC - 1) continue;
    events.push({ name: info.name, info });
  }
  const generic = EVENTS[GENERIC]!;
  for (let id = 1; id < 0xffff; id++) {
    const name = scName(id);
    if (name === undefined) {
      if (scName(id + 1) === undefined) break;
      continue;
    }
    if (codesOf(name)[0] === GENERIC) events.push({ name, info: generic });
  }
  return events;
}

function parameters(info: EventInfo): string {
  return info.params
    .map((param) => `${param.type.toUpperCase()} ${param.name}`)
    .join(", ");
}

/** The list of events, without line end: `> ` marks the start of a syscall and events without end, `< ` its end. */
export function eventList(format: "text" | "markdown" | "json"): string {
  const events = listed();
  if (format === "json") return toJson(events.map(eventJson));
  const lines = events.map(({ name, info }) => {
    const direction = info.enter ? ">" : "<";
    return format === "markdown"
      ? `Yes | ${direction} | **${name}**(${parameters(info)})`
      : `${direction} ${name}(${parameters(info)})`;
  });
  if (format === "markdown") {
    lines.unshift("Falco | Dir | Event", ":-----|:----|:-----");
  }
  return lines.join("\n");
}

function eventJson({ name, info }: Listed) {
  return {
    name,
    code: info.code,
    direction: info.enter ? ">" : "<",
    category: info.category,
    params: info.params.map((param) => ({
      name: param.name,
      type: param.type.toUpperCase(),
      values: param.table?.entries.map(([name]) => name) ?? [],
    })),
  };
}

/** `saker events`: what can happen. */
export const command: Command = {
  name: "events",
  summary: "List the types of events",
  usage: "[options]",
  details:
    "Lists all events that evt.type can name, with their parameters (evt.arg.NAME) and types.",
  options: [
    { long: "json", help: "Print JSON, with the names of flags." },
    { long: "markdown", help: "Print Markdown." },
  ],
  run(args) {
    const format = args.has("json")
      ? "json"
      : args.has("markdown")
      ? "markdown"
      : "text";
    print(eventList(format));
    return 0;
  },
};
