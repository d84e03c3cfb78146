import type { ByteString } from "../../../events/bytestring.ts";
import { globMatcher, type Matcher } from "./glob.ts";

/** Paths that begin with the same components. */
interface Level {
  /** A pattern ends here: everything below matches. */
  end: boolean;
  /** Literal components by hash; those of one hash in a row. */
  readonly literals: Map<number, Literal[]>;
  readonly globs: { readonly match: Matcher; readonly next: Level }[];
}
interface Literal {
  readonly text: ByteString;
  readonly next: Level;
}

const SLASH = 0x2f;

/**
 * Compiles the patterns of `pmatch`: a path matches when each component of some pattern equals, or globs, the component
 * at the same depth. Empty components do not count, neither in patterns nor in paths (rule-language §2.3). A look-up
 * costs one walk over the path, however many literal patterns there are, and allocates only where a component is globbed.
 */
export function pathMatcher(patterns: readonly ByteString[]): Matcher {
  const root = level();
  for (const pattern of patterns) add(root, pattern);
  return (path) => matches(root, path, 0);
}

function level(): Level {
  return { end: false, literals: new Map(), globs: [] };
}

function add(root: Level, pattern: ByteString): void {
  let at = root;
  for (const component of pattern.split("/")) {
    if (component === "") continue;
    // a shorter pattern swallows the longer ones below it
    if (at.end) return;
    at = /[?*[]/.test(component)
      ? globBelow(at, component)
      : literalBelow(at, component);
  }
  at.end = true;
}

function literalBelow(at: Level, text: ByteString): Level {
  const hash = hashOf(text, 0, text.length);
  let bucket = at.literals.get(hash);
  if (bucket === undefined) at.literals.set(hash, bucket = []);
  const known = bucket.find((literal) => literal.text === text);
  if (known !== undefined) return known.next;
  const next = level();
  bucket.push({ text, next });
  return next;
}

function globBelow(at: Level, component: ByteString): Level {
  const next = level();
  at.globs.push({ match: globMatcher(component), next });
  return next;
}

function hashOf(text: ByteString, start: number, end: number): number {
  let hash = 0;
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash;
}

function matches(from: Level, path: ByteString, start: number): boolean {
  if (from.end) return true;
  const length = path.length;
  while (start < length && path.charCodeAt(start) === SLASH) start++;
  if (start >= length) return false;
  let hash = 0;
  let end = start;
  for (; end < length; end++) {
    const c = path.charCodeAt(end);
    if (c === SLASH) break;
    hash = Math.imul(hash ^ c, 0x01000193);
  }
  const bucket = from.literals.get(hash);
  if (bucket !== undefined) {
    for (const { text, next } of bucket) {
      if (
        text.length === end - start && path.startsWith(text, start) &&
        matches(next, path, end)
      ) return true;
    }
  }
  if (from.globs.length > 0) {
    const component = path.slice(start, end);
    for (const { match, next } of from.globs) {
      if (match(component) && matches(next, path, end)) return true;
    }
  }
  return false;
}
