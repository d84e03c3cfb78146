import type { Command } from "./command.ts";

/** A command that is loaded only when it is called, or asked for its options. */
export interface CommandEntry {
  name: string;
  load: () => Promise<Command>;
}

/** All commands, in the order of the help page. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: "run", load: async () => (await import("./run.ts")).command },
  {
    name: "rules",
    load: async () => (await import("./rules/mod.ts")).command,
  },
  {
    name: "explain",
    load: async () => (await import("./rules/explain_event.ts")).command,
  },
  { name: "fields", load: async () => (await import("./fields.ts")).command },
  { name: "events", load: async () => (await import("./events.ts")).command },
  { name: "record", load: async () => (await import("./record.ts")).command },
  { name: "replay", load: async () => (await import("./replay.ts")).command },
  { name: "doctor", load: async () => (await import("./doctor.ts")).command },
  { name: "audit", load: async () => (await import("./audit.ts")).command },
  { name: "version", load: async () => (await import("./version.ts")).command },
  {
    name: "completion",
    load: async () => (await import("./completion.ts")).command,
  },
];
