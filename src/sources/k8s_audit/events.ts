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
  const time = parseTime(object.stageTimestamp);
  if (time === undefined) {
    throw new AuditFormatError(
      "Data not recognized as a k8s audit event: no valid stageTimestamp",
    );
  }
  return [{ time, document: object }];
}

const TIME =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 with up to nine digits of a second, as ns since the epoch. */
function parseTime(value: unknown): bigint | undefined {
  const match = typeof value === "string" ? TIME.exec(value) : null;
  if (match === null) return undefined;
  const [, seconds, fraction = "", zone] = match;
  const ms = Date.parse(seconds + zone);
  return Number.isNaN(ms)
    ? undefined
    : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}
