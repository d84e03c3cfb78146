import { dirname } from "node:path";
import { log } from "../log.ts";
import { messageOf } from "../errors.ts";

/** Editors and deployments change files in several steps; this long, in ms, nothing else must happen. */
const DEBOUNCE = 100;

/**
 * Calls `onChange` when a file or the list of files in a folder has changed. The folders around the files are watched,
 * since files are often replaced instead of written to; whether something has changed is told by comparing.
 *
 * @param before what {@link fingerprint} gave when the files were read: they may have changed since
 * @returns ends the watch
 */
export function watchFiles(
  files: readonly string[],
  folders: readonly string[],
  onChange: () => void,
  before: string = fingerprint(files, folders),
): () => void {
  const places = new Set([...files.map((file) => dirname(file)), ...folders]);
  const look = () => {
    const now = fingerprint(files, folders);
    if (now === before) return;
    before = now;
    onChange();
  };
  let timer = setTimeout(look, DEBOUNCE);
  const watchers: Deno.FsWatcher[] = [];
  for (const place of places) {
    try {
      const watcher = Deno.watchFs(place, { recursive: false });
      watchers.push(watcher);
      follow(watcher, () => {
        clearTimeout(timer);
        timer = setTimeout(look, DEBOUNCE);
      });
    } catch (error) {
      log.warn(`Cannot watch ${place} for changes: ${messageOf(error)}`);
    }
  }
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

async function follow(
  watcher: Deno.FsWatcher,
  onEvent: () => void,
): Promise<void> {
  for await (const event of watcher) if (event.kind !== "access") onEvent();
}

/** What tells whether files, or the list of files in folders, have changed. */
export function fingerprint(
  files: readonly string[],
  folders: readonly string[],
): string {
  const parts = files.map(stamp);
  for (const folder of folders) {
    try {
      const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
      parts.push(...names.sort().map((name) => stamp(`${folder}/${name}`)));
    } catch {
      parts.push(`${folder}: gone`);
    }
  }
  return parts.join("\n");
}

function stamp(path: string): string {
  try {
    const { ino, size, mtime } = Deno.statSync(path);
    return `${path} ${ino} ${size} ${mtime?.getTime()}`;
  } catch {
    return `${path}: gone`;
  }
}
