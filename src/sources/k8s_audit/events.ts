import { parseRfc3339 } from "../../events/rfc3339.ts";

/** An event of the Kubernetes audit log. */
export interface AuditEvent {
  /** ns since the epoch: the event's `stageTimestamp`. */
  time: bigint;
  document: Record<string, unknown>;
}

/** A document that is no audit event; the message says why. */
export class AuditFormatError extends Error {}

/**
 * The events in a document: one of kind `Event`, an `EventList`, or an array of these.
 *
 * @throws {AuditFormatError} it is something else, or an event has no time; then none is taken
 */
export function auditEvents(document: unknown): AuditEvent[] {
  if (Array.isArray(document)) return document.flatMap(auditEvents);
  if (typeof document !== "object" || document === null) {
    throw new AuditFormatError("Data not recognized as a k8s audit event");
  }
  const object = document as Record<string, unknown>;
  if (object.kind === "EventList" && Array.isArray(object.items)) {
    // items of a list do not always repeat what they are
    return object.items.flatMap((item) =>
      auditEvents({ kind: "Event", ...item })
    );
  }
  if (object.kind !== "Event") {
    throw new AuditFormatError("Data not recognized as a k8s audit event");
  }
  const time = parseRfc3339(object.stageTimestamp);
  if (time === undefined) {
    throw new AuditFormatError(
      "Data not recognized as a k8s audit event: no valid stageTimestamp",
    );
  }
  return [{ time, document: object }];
}
