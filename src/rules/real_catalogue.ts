import { isEventName, suggestEventName } from "../events/tables.ts";
import { findField, suggestField } from "../fields/mod.ts";
import type { Catalogue } from "./condition/mod.ts";

/** What conditions and outputs may refer to in events of a source: saker's own fields, and all events. */
export function realCatalogue(source: string): Catalogue {
  return {
    findField: (name) => findField(name, source),
    suggestField: (name) => suggestField(name, source),
    isEventName,
    suggestEvent: suggestEventName,
  };
}
