/** Outputs of rules: templates with fields in them. */
export { compileTemplate, type TemplateOptions } from "./compile.ts";
export { TemplateError } from "./error.ts";
export type { OutputTemplate } from "./template.ts";
