/** A file whose set-user-id or set-group-id bit is set. */
export interface SetuidFile {
  readonly path: string;
  /** Permission bits as in chmod(2). */
  readonly mode: number;
}

const SETUID = 0o4000;
const SETGID = 0o2000;
const GROUP_EXECUTE = 0o010;

/** Directories of programs, and those where anybody may write; with how many levels are looked at below each. */
const PLACES: readonly (readonly [path: string, depth: number])[] = [
  ["/bin", 0],
  ["/sbin", 0],
  ["/usr/bin", 0],
  ["/usr/sbin", 0],
  ["/usr/lib", 2],
  ["/usr/libexec", 2],
  ["/usr/local", 3],
  ["/opt", 4],
  ["/tmp", 4],
  ["/var/tmp", 4],
  ["/dev/shm", 4],
  ["/run/user", 3],
  ["/home", 3],
];
/** Most entries looked at. */
const MAX_ENTRIES = 200_000;

/**
 * Setuid and setgid files in the usual places, each once. Stays on the directories themselves: links are not followed.
 *
 * @returns the files, and whether all entries could be looked at
 */
export function findSetuidFiles(): { files: SetuidFile[]; complete: boolean } {
  const files = new Map<string, SetuidFile>();
  let entries = 0;
  const queue: [string, number][] = PLACES
    // /bin is a link to /usr/bin on most systems
    .filter(([path]) => !isLink(path))
    .map(([path, depth]) => [path, depth]);
  for (let i = 0; i < queue.length; i++) {
    const [directory, depth] = queue[i];
    let names: Deno.DirEntry[];
    try {
      names = [...Deno.readDirSync(directory)];
    } catch {
      continue;
    }
    for (const entry of names) {
      if (++entries > MAX_ENTRIES) {
        return { files: [...files.values()], complete: false };
      }
      const path = `${directory}/${entry.name}`;
      if (entry.isDirectory && depth > 0) queue.push([path, depth - 1]);
      else if (entry.isFile) {
        const mode = modeOf(path);
        if (isSetId(mode)) files.set(path, { path, mode });
      }
    }
  }
  return { files: [...files.values()], complete: true };
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return true;
  }
}

function modeOf(path: string): number {
  try {
    return (Deno.lstatSync(path).mode ?? 0) & 0o7777;
  } catch {
    return 0;
  }
}

/** Without the group's execute bit set-group-id means mandatory locking, and gives nobody anything. */
function isSetId(mode: number): boolean {
  return (mode & SETUID) !== 0 ||
    ((mode & SETGID) !== 0 && (mode & GROUP_EXECUTE) !== 0);
}
