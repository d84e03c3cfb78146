/** Paths in the parameters of the event at hand, and pieces of paths. */
import type { ByteString } from "../events/bytestring.ts";
import { isKnownFolded, resolvePath, UNKNOWN_DIR } from "../events/path.ts";
import { EVENTS } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { AT_FDCWD } from "../state/flags.ts";

/** Directory that relative paths of the event's parameter `index` start from. */
function baseDirectory(
  context: Context,
  index: number,
  unknown: ByteString,
): ByteString {
  const process = context.thread?.main;
  const param = EVENTS[context.event.type]?.params[index];
  if (param?.dirfd !== undefined) {
    const fd = context.event.i64(param.dirfd);
    if (fd !== AT_FDCWD) return process?.fds?.get(fd)?.name || unknown;
  }
  return process?.cwd ?? "";
}

/** Whether there is anything to resolve: a text, readable and not absolute. */
export function isRelative(path: ByteString): boolean {
  return path.length > 0 && path.charCodeAt(0) !== 47 && path !== "<NA>";
}

/**
 * The path in parameter `index` made absolute and folded; empty or unreadable ones as they are.
 *
 * @param unknown stands for the directory of a descriptor that is not known
 */
export function absoluteParam(
  context: Context,
  index: number,
  unknown: ByteString = UNKNOWN_DIR,
): ByteString {
  const path = context.event.str(index);
  if (path.charCodeAt(0) === 47) return resolvePath("/", path);
  return isRelative(path)
    ? resolvePath(baseDirectory(context, index, unknown), path)
    : path;
}

/** Pieces of paths are asked for with every event; they are remembered, as cutting allocates. */
const MAX_CACHED = 8192;
const directories = new Map<ByteString, ByteString>();
const filenames = new Map<ByteString, ByteString>();

/** Directory of a file: what precedes the last slash, `/` at the root. */
export function directoryOf(path: ByteString): ByteString {
  const known = directories.get(path);
  if (known !== undefined) return known;
  const slash = path.lastIndexOf("/");
  const directory = slash <= 0
    ? "/"
    : slash === path.length - 1
    ? path
    : path.slice(0, slash);
  return remember(directories, path, directory);
}

/** Name of a file: what follows the last slash. */
export function filenameOf(path: ByteString): ByteString {
  const known = filenames.get(path);
  if (known !== undefined) return known;
  const slash = path.lastIndexOf("/");
  const name = slash < 0
    ? "/"
    : slash === path.length - 1
    ? path
    : path.slice(slash + 1);
  return remember(filenames, path, name);
}

/** Doubled slashes made single. */
export function withoutDoubledSlashes(path: ByteString): ByteString {
  // the state has looked at most of them already
  if (isKnownFolded(path)) return path;
  return path.includes("//") ? path.replace(/\/{2,}/g, "/") : path;
}

function remember(
  cache: Map<ByteString, ByteString>,
  path: ByteString,
  piece: ByteString,
): ByteString {
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(path, piece);
  return piece;
}
