/** The audit log of Kubernetes. */
export { type AuditEvent, auditEvents, AuditFormatError } from "./events.ts";
export { AuditFileSource } from "./file_source.ts";
