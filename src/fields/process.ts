import type { FieldClass } from "./field.ts";
import { ancestorFields } from "./process_ancestors.ts";
import { executableFields, startFields } from "./process_executable.ts";
import { idFields } from "./process_ids.ts";
import { programFields } from "./process_program.ts";
import { resourceFields, standardFdFields } from "./process_resources.ts";

/** Fields of the process that made the event. */
export const PROCESS: FieldClass = {
  name: "process",
  description:
    "The process that made the event, its program, parents, session and resources.",
  sources: ["syscall"],
  fields: [
    ...programFields,
    ...idFields,
    ...ancestorFields,
    ...startFields,
    ...executableFields,
    ...resourceFields,
    ...standardFdFields,
  ],
};
