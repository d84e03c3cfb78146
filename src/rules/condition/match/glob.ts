import type { ByteString } from "../../../events/bytestring.ts";

/** Tests a text. */
export type Matcher = (text: ByteString) => boolean;

/** One position of a pattern: the characters that may stand there. */
interface Step {
  /** Character code, or −1 when {@link set} decides. */
  readonly code: number;
  /** One flag for each byte. */
  readonly set: Uint8Array | undefined;
}

const STAR = 0x2a;
const QUESTION = 0x3f;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;

/**
 * Compiles a shell pattern as fnmatch(3) without flags reads it, byte by byte: `*` and `?` match slashes and leading
 * dots too, the whole text must match, a backslash takes the next character literally. Matching takes at most
 * pattern × text steps, whatever the pattern.
 *
 * @param ignoreCase ASCII letters match in both cases
 */
export function globMatcher(pattern: ByteString, ignoreCase = false): Matcher {
  const pieces = parse(pattern, ignoreCase);
  if (pieces === undefined) return () => false;
  return simple(pieces, ignoreCase) ?? general(pieces);
}

/** Runs of steps between the stars; undefined for a pattern that ends within an escape and so matches nothing. */
function parse(pattern: ByteString, ignoreCase: boolean): Step[][] | undefined {
  const pieces: Step[][] = [[]];
  const add = (step: Step) => pieces[pieces.length - 1].push(step);
  for (let i = 0; i < pattern.length; i++) {
    const code = pattern.charCodeAt(i);
    if (code === STAR) {
      pieces.push([]);
    } else if (code === QUESTION) {
      add({ code: -1, set: new Uint8Array(256).fill(1) });
    } else if (code === BRACKET) {
      const bracket = parseBracket(pattern, i, ignoreCase);
      if (bracket === undefined) {
        add(literal(code, ignoreCase));
      } else {
        add({ code: -1, set: bracket.set });
        i = bracket.end;
      }
    } else if (code === BACKSLASH) {
      if (++i === pattern.length) return undefined;
      add(literal(pattern.charCodeAt(i), ignoreCase));
    } else {
      add(literal(code, ignoreCase));
    }
  }
  return pieces;
}

function literal(code: number, ignoreCase: boolean): Step {
  if (!ignoreCase || !isLetter(code)) return { code, set: undefined };
  const set = new Uint8Array(256);
  set[code] = set[code ^ 0x20] = 1;
  return { code: -1, set };
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

const CLASSES: Record<string, RegExp> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  // deno-lint-ignore no-control-regex -- the point of the class
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** `[…]` at `start`; undefined when it is not closed, and the bracket stands for itself. */
function parseBracket(
  pattern: ByteString,
  start: number,
  ignoreCase: boolean,
): { set: Uint8Array; end: number } | undefined {
  const set = new Uint8Array(256);
  let i = start + 1;
  const negated = pattern[i] === "!" || pattern[i] === "^";
  if (negated) i++;
  for (let first = true;; first = false) {
    if (i >= pattern.length) return undefined;
    if (pattern[i] === "]" && !first) break;
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(i, i + 12));
    if (named !== null && Object.hasOwn(CLASSES, named[1])) {
      const members = CLASSES[named[1]];
      for (let c = 0; c < 256; c++) {
        if (members.test(String.fromCharCode(c))) set[c] = 1;
      }
      i += named[0].length;
      continue;
    }
    if (pattern[i] === "\\" && ++i >= pattern.length) return undefined;
    const low = pattern.charCodeAt(i++);
    let high = low;
    if (
      pattern[i] === "-" && i + 1 < pattern.length && pattern[i + 1] !== "]"
    ) {
      i++;
      if (pattern[i] === "\\" && ++i >= pattern.length) return undefined;
      high = pattern.charCodeAt(i++);
    }
    for (let c = low; c <= high; c++) set[c] = 1;
  }
  if (ignoreCase) {
    for (let c = 0x61; c <= 0x7a; c++) set[c] = set[c ^ 0x20] |= set[c];
  }
  if (negated) { for (let c = 0; c < 256; c++) set[c] ^= 1; }
  return { set, end: i };
}

/** Patterns of nothing but text and stars: the runtime's own string search does them. */
function simple(pieces: Step[][], ignoreCase: boolean): Matcher | undefined {
  const plain = pieces.every((piece) => piece.every((step) => step.code >= 0));
  if (ignoreCase || !plain) return undefined;
  const texts = pieces.map((piece) =>
    String.fromCharCode(...piece.map((step) => step.code))
  ).filter((text, i) => text !== "" || i === 0 || i === pieces.length - 1);
  const [head, second] = texts;
  if (pieces.length === 1) return (text) => text === head;
  const tail = texts[texts.length - 1];
  const middle = texts.slice(1, -1);
  if (middle.length === 0) {
    if (tail === "") return (text) => text.startsWith(head);
    if (head === "") return (text) => text.endsWith(tail);
  } else if (texts.length === 3 && head === "" && tail === "") {
    return (text) => text.includes(second);
  }
  return (text) => {
    const end = text.length - tail.length;
    if (end < head.length || !text.startsWith(head) || !text.endsWith(tail)) {
      return false;
    }
    let at = head.length;
    for (const piece of middle) {
      at = text.indexOf(piece, at);
      if (at < 0) return false;
      at += piece.length;
    }
    return at <= end;
  };
}

/** First run at the start, last run at the end, the others one after the other as early as possible. */
function general(pieces: Step[][]): Matcher {
  const head = pieces[0];
  if (pieces.length === 1) {
    return (text) => text.length === head.length && fits(head, text, 0);
  }
  const tail = pieces[pieces.length - 1];
  const middle = pieces.slice(1, -1).filter((piece) => piece.length > 0);
  return (text) => {
    const end = text.length - tail.length;
    if (end < head.length || !fits(head, text, 0) || !fits(tail, text, end)) {
      return false;
    }
    let at = head.length;
    for (const piece of middle) {
      while (at + piece.length <= end && !fits(piece, text, at)) at++;
      at += piece.length;
      if (at > end) return false;
    }
    return true;
  };
}

function fits(steps: readonly Step[], text: ByteString, at: number): boolean {
  for (let i = 0; i < steps.length; i++) {
    const { code, set } = steps[i];
    const c = text.charCodeAt(at + i);
    if (set === undefined ? c !== code : set[c] !== 1) return false;
  }
  return true;
}
