/** The audit log of Kubernetes. */
export { auditEvents, AuditFormatError } from "./events.ts";
export { AuditFileSource } from "./file_source.ts";
