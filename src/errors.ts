/**
 * Something the user can put right: bad arguments, a bad file, a missing privilege. The command line prints it as one
 * `Error: …` line without a stack trace and exits with code 1.
 */
export class UserError extends Error {}

/** What went wrong, as text, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // the runtime's advice is about an option that saker does not have
  return error.message.replace(
    /Requires all access to ("[^"]*"), run again with the --allow-all flag/,
    "$1 is no file or pipe, and others are not opened (- stands for standard input where a command reads captures)",
  );
}
