import { oneLine } from "./alerts/json.ts";
import { messageOf, UserError } from "./errors.ts";
import { writeAllSync } from "./write_all.ts";

const encoder = new TextEncoder();
/** What a terminal may obey; text is laid out with line ends and tabs. */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Writes text and a line end to standard output, control characters as escapes: what stands in rules, captures or paths
 * need not be meant well. When nobody reads it any more (`saker fields | head`) the process ends there, quietly.
 *
 * @throws {UserError} it cannot be written, say because a disk is full
 */
export function print(text: string): void {
  try {
    writeAllSync(
      Deno.stdout,
      encoder.encode(`${text.replace(CONTROL, oneLine)}\n`),
    );
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
    throw new UserError(
      `Standard output cannot be written: ${messageOf(error)}`,
    );
  }
}
