/** Outputs of rules: templates with fields in them. */
export { compileTemplate } from "./compile.ts";
export { TemplateError } from "./error.ts";
export type { OutputTemplate } from "./template.ts";
