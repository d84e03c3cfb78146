import { messageOf, UserError } from "../../errors.ts";

/**
 * The rules files that paths stand for: a directory for its `*.yaml` and `*.yml` in the order of their names, without
 * fixtures.
 *
 * @param required paths that do not exist are errors, else they are passed over
 * @throws {UserError}
 */
export function listRulesFiles(
  paths: readonly string[],
  required: boolean,
): string[] {
  return paths.flatMap((path) => {
    let info: Deno.FileInfo;
    try {
      info = Deno.statSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) {
        throw new UserError(
          `Could not open ${path}: ${messageOf(error)}`,
        );
      }
      if (required) {
        throw new UserError(
          `Could not open ${path}: no such file or directory`,
        );
      }
      return [];
    }
    return info.isDirectory ? filesIn(path) : [path];
  });
}

function filesIn(directory: string): string[] {
  return [...Deno.readDirSync(directory)]
    .filter(({ name, isDirectory }) =>
      !isDirectory && /\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name)
    )
    .map(({ name }) => name)
    .sort()
    .map((name) => `${directory.replace(/\/+$/, "")}/${name}`);
}
