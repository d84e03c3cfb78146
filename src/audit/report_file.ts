import { writeAllSync } from "../write_all.ts";
import { messageOf, UserError } from "../errors.ts";

/** A file that is opened at once and written later: what is done in between cannot put another one in its place. */
export class ReportFile {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  /** It was not there before. */
  #isNew = false;

  /** @throws {UserError} it cannot be opened for writing; what it holds stays until {@link write} */
  constructor(path: string) {
    this.#path = path;
    this.#file = this.#checked(() => {
      try {
        const file = Deno.openSync(path, { write: true, createNew: true });
        this.#isNew = true;
        return file;
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
        return Deno.openSync(path, { write: true, create: true });
      }
    });
  }

  /** Leaves everything as it was: there is nothing to be written. */
  discard(): void {
    this.#file.close();
    if (this.#isNew) this.#checked(() => Deno.removeSync(this.#path));
  }

  /** Replaces what the file holds, and closes it. @throws {UserError} */
  write(text: string): void {
    this.#checked(() => {
      using file = this.#file;
      // a pipe has nothing to be cut off
      if (file.statSync().isFile) file.truncateSync(0);
      writeAllSync(file, new TextEncoder().encode(text));
    });
  }

  #checked<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new UserError(
        `${this.#path} cannot be written: ${messageOf(error)}`,
      );
    }
  }
}
