import { oneLine, toJson } from "../alerts/json.ts";
import { EVENTS } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { compileTemplate, TemplateError } from "../rules/output/mod.ts";
import { UserError } from "../errors.ts";
import { Lines } from "../lines.ts";

/** How sysdig prints an event. */
export const SYSDIG_FORMAT =
  "%evt.num %evt.time %evt.cpu %proc.name (%thread.tid) %evt.dir %evt.type %evt.info";

/** Prints events, one per line. */
export class EventPrinter {
  readonly #lines = new Lines();
  readonly #text: (context: Context) => string;

  /**
   * @param template as for the outputs of rules
   * @param json lines of JSON with the template's fields
   * @throws {UserError} the template is wrong
   */
  constructor(template: string, json: boolean) {
    try {
      const compiled = compileTemplate(template, "syscall");
      this.#text = json
        ? (context) => toJson(compiled.fields(context))
        : (context) => oneLine(compiled.format(context));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw new UserError(`--format: ${error.message}`);
    }
  }

  /** Nobody reads standard output any more. */
  get closed(): boolean {
    return this.#lines.closed;
  }

  event(context: Context): void {
    if (isInternal(context.event.type)) return;
    this.#lines.line(this.#text(context));
  }

  finish(): void {
    this.#lines.flush();
  }
}

/** Bookkeeping of the program that made the capture, which sysdig does not print either. */
function isInternal(type: number): boolean {
  const info = EVENTS[type];
  return info?.origin === "meta" && info.category === "unknown";
}
