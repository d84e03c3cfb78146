import { messageOf, UserError } from "../errors.ts";

/**
 * Writes the process id to a file, which may not be a link: whoever may make one where the file is to be could have any
 * other overwritten.
 *
 * @returns removes the file
 * @throws {UserError} it cannot be written
 */
export function writePidfile(path: string): () => void {
  if (isLink(path)) {
    throw new UserError(`Cannot write pid file ${path}: it is a symbolic link`);
  }
  try {
    Deno.writeTextFileSync(path, `${Deno.pid}\n`);
  } catch (error) {
    throw new UserError(`Cannot write pid file ${path}: ${messageOf(error)}`);
  }
  return () => {
    try {
      Deno.removeSync(path);
    } catch {
      // somebody else was quicker
    }
  };
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}
