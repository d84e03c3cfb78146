import { RE2JS } from "re2js";
import {
  type ByteString,
  fromText,
  toText,
} from "../../../events/bytestring.ts";
import type { Matcher } from "./glob.ts";
import { fromPosix, PatternError } from "./posix_pattern.ts";

/** Instructions that a pattern may compile to; a list of a thousand words has about ten thousand characters. */
const MAX_PROGRAM = 20_000;
/** Verdicts kept for each pattern. */
const MAX_VERDICTS = 4096;
/** Bytes of the texts that verdicts are kept for: with {@link MAX_VERDICTS} the bound of a pattern's memory, 1 MiB. */
const MAX_KEPT = 256;

/** A pattern that cannot be used; the message says why. */
export class RegexError extends Error {}

/**
 * Compiles the pattern of `regex`, in RE2's POSIX syntax. The whole text must match, `.` does not match a line feed, and
 * text that is not UTF-8 is matched with U+FFFD in the place of its bad bytes, all as Falco's RE2 does.
 *
 * The engine is a port of RE2: it runs automata, so the time grows with the length of the text and never explodes. The
 * runtime's own regular expressions backtrack, and a rule like `(a+)+b` would let any process stall the sensor with a
 * well-chosen file name. The price is that look-around and back-references cannot be had; they are errors, as in Falco.
 *
 * Most events repeat the texts of earlier ones, so verdicts are kept, in bounds.
 *
 * @throws {RegexError} when the pattern is wrong, too large, or uses something that cannot be had
 */
export function regexMatcher(pattern: ByteString): Matcher {
  const source = toText(pattern);
  if (fromText(source) !== pattern) {
    throw new RegexError(
      "pattern is not UTF-8; match raw bytes with contains, glob or =",
    );
  }
  const program = compile(source);
  const verdicts = new Map<ByteString, boolean>();
  return (text) => {
    let verdict = verdicts.get(text);
    if (verdict === undefined) {
      verdict = program.testExact(toText(text));
      if (text.length <= MAX_KEPT) {
        if (verdicts.size >= MAX_VERDICTS) verdicts.clear();
        verdicts.set(text, verdict);
      }
    }
    return verdict;
  };
}

function compile(pattern: string): RE2JS {
  let program: RE2JS;
  try {
    program = RE2JS.compile(fromPosix(pattern));
  } catch (error) {
    if (error instanceof PatternError) throw new RegexError(error.message);
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegexError(
      reason.replace(/^error parsing regexp: /, "").replace("(?m)", ""),
    );
  }
  if (program.programSize() > MAX_PROGRAM) {
    throw new RegexError("pattern is too large");
  }
  return program;
}
