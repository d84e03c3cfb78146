import { join } from "node:path";

/** What a path in a configuration stands for. */
export interface NamedFiles {
  /** The path is a folder, `files` what it holds. */
  folder: boolean;
  files: readonly string[];
}

/**
 * The files a path stands for: itself, or for a folder its `*.yaml` and `*.yml` files in the order of their names.
 *
 * @returns undefined when nothing exists there
 */
export function yamlFilesOf(path: string): NamedFiles | undefined {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  if (!info.isDirectory) return { folder: false, files: [path] };
  const names = [...Deno.readDirSync(path)]
    .filter((entry) => !entry.isDirectory && /\.ya?ml$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  return { folder: true, files: names.map((name) => join(path, name)) };
}
