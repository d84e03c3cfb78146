/** The catalogue of fields: everything that conditions and outputs can say about an event. */
import { CONTAINER } from "./container.ts";
import { EVENT } from "./event.ts";
import { EVENT_GENERAL } from "./event_general.ts";
import { FD } from "./fd.ts";
import { FDLIST } from "./fdlist.ts";
import type { FieldClass, FieldDef } from "./field.ts";
import { FS_PATH } from "./fs_path.ts";
import { JEVT, JSON_FIELDS } from "./jevt.ts";
import { K8S, MESOS } from "./k8s.ts";
import { KA } from "./ka.ts";
import { TRACERS, UTIL } from "./legacy.ts";
import { PROCESS } from "./process.ts";
import { REAL } from "./realpath.ts";
import { FieldRegistry, type FoundField } from "./registry.ts";
import { SYSLOG } from "./syslog.ts";
import { THREAD } from "./thread.ts";
import { GROUP, USER } from "./user.ts";

export { needsOf } from "./registry.ts";

/** All classes, in the order of listings. */
export const CLASSES: readonly FieldClass[] = [
  EVENT_GENERAL,
  EVENT,
  PROCESS,
  THREAD,
  USER,
  GROUP,
  CONTAINER,
  FD,
  FS_PATH,
  REAL,
  SYSLOG,
  FDLIST,
  K8S,
  UTIL,
  MESOS,
  TRACERS,
  JSON_FIELDS,
  JEVT,
  KA,
];

const registry = new FieldRegistry(CLASSES);

/** The field of exactly this name (`evt.arg`, without argument) that events of `source` have. */
export function findField(name: string, source: string): FieldDef | undefined {
  return registry.find(name, source);
}

/** The longest field at offset `at` of a text, with its argument, as output templates need it. */
export function scanField(
  text: string,
  at: number,
  source: string,
): FoundField | undefined {
  return registry.scan(text, at, source);
}

/** A known field name that is close to this one, for messages. */
export function suggestField(
  name: string,
  source?: string,
): string | undefined {
  return registry.suggest(name, source);
}
