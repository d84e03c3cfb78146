/**
 * Paths as syscalls name them, made absolute: the directory in front of a relative one, and `.`, `..` and doubled
 * slashes folded by the text alone. Symbolic links are not followed: user space cannot know what they were at the time.
 */
import type { ByteString } from "./bytestring.ts";

/** Longest path in bytes; what is longer gets the name of {@link TOO_LONG}. */
export const MAX_PATH = 1024;
/** Stands for a path that exceeds {@link MAX_PATH}. */
export const TOO_LONG: ByteString = "/DIR_TOO_LONG/FILENAME_TOO_LONG";
/** Stands for the directory of a descriptor that is not known; the name follows without a slash, as in Falco. */
export const UNKNOWN_DIR: ByteString = "<UNKNOWN>";

/** Relative paths kept per directory, and directories kept. */
const MAX_CACHED = 2048;
const MAX_DIRS = 512;
/** Absolute paths known to need no folding: how many, and how long. */
const MAX_NORMAL = 8192;
const MAX_NORMAL_LENGTH = 256;
const normal = new Set<ByteString>();
const joined = new Map<ByteString, Map<ByteString, ByteString>>();

/**
 * The absolute path of `name`, as seen from `dir`.
 *
 * Costs one look-up for an absolute path that was seen before; joins are remembered too.
 *
 * @param dir the directory a relative name starts from, with or without a trailing slash; when it is empty or `<NA>`,
 *   nothing is known of it and the name stays relative
 * @returns the folded path; without trailing slash unless it is the root
 */
export function resolvePath(dir: ByteString, name: ByteString): ByteString {
  if (name.charCodeAt(0) === 47) {
    if (normal.has(name)) return name;
    if (name.length >= MAX_PATH) return TOO_LONG;
    if (!isNormal(name)) return normalize(name);
    if (name.length <= MAX_NORMAL_LENGTH) {
      if (normal.size >= MAX_NORMAL) normal.clear();
      normal.add(name);
    }
    return name;
  }
  let names = joined.get(dir);
  if (names === undefined) {
    if (joined.size >= MAX_DIRS) joined.clear();
    joined.set(dir, names = new Map());
  }
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size >= MAX_CACHED) names.clear();
  const path = join(dir, name);
  names.set(name, path);
  return path;
}

/** Whether the path was seen and needs no folding: true for an absolute one that {@link resolvePath} has just returned. */
export function isKnownFolded(path: ByteString): boolean {
  return normal.has(path);
}

function join(dir: ByteString, name: ByteString): ByteString {
  if (dir.length + name.length >= MAX_PATH) return TOO_LONG;
  if (dir === "" || dir === "<NA>") return normalize(name);
  return normalize(
    dir.endsWith("/") || dir === UNKNOWN_DIR ? dir + name : `${dir}/${name}`,
  );
}

/** Nothing to fold. A dot at the start of a component is rare enough to take the slow way. */
function isNormal(path: ByteString): boolean {
  return !path.includes("//") && !path.includes("/.") &&
    (path.length === 1 || path.charCodeAt(path.length - 1) !== 47);
}

/**
 * Folds `.`, `..`, doubled and trailing slashes. `..` at the root stays there; a relative path keeps the leading `..`
 * that it cannot fold.
 */
export function normalize(path: ByteString): ByteString {
  const absolute = path.charCodeAt(0) === 47;
  const parts: ByteString[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts[parts.length - 1] !== "..") parts.pop();
    else if (!absolute) parts.push(part);
  }
  return (absolute ? "/" : "") + parts.join("/");
}
