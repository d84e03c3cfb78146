import type { Place, Source } from "./location.ts";
import type { YamlScalar } from "./yaml.ts";

/** A piece of a condition and where its author wrote it. */
interface Part {
  /** Where in the text the piece begins. */
  readonly at: number;
  readonly source: Source;
  readonly node: YamlScalar;
  /** Where in the scalar's value it begins. */
  readonly from: number;
}

/**
 * A condition or an output as it is compiled: text of one or several scalars (definition, appends, exception values) with the glue
 * between them. Remembers where each piece comes from, so that an error can point into the file.
 */
export class ConditionText {
  readonly text: string;
  readonly #parts: readonly Part[];

  private constructor(text: string, parts: readonly Part[]) {
    this.text = text;
    this.#parts = parts;
  }

  static of(node: YamlScalar, source: Source): ConditionText {
    return new ConditionText(node.value, [{ at: 0, source, node, from: 0 }]);
  }

  /** Without blanks at its ends. */
  static trimmed(node: YamlScalar, source: Source): ConditionText {
    const from = node.value.length - node.value.trimStart().length;
    return new ConditionText(node.value.trim(), [{
      at: 0,
      source,
      node,
      from,
    }]);
  }

  /** Text that saker has made up. */
  static glue(text: string): ConditionText {
    return new ConditionText(text, []);
  }

  static join(pieces: readonly ConditionText[]): ConditionText {
    let text = "";
    const parts: Part[] = [];
    for (const piece of pieces) {
      for (const part of piece.#parts) {
        parts.push({ ...part, at: part.at + text.length });
      }
      text += piece.text;
    }
    return new ConditionText(text, parts);
  }

  /** This text and another one, a blank between them: what appending does. */
  plus(other: ConditionText): ConditionText {
    return ConditionText.join([this, ConditionText.glue(" "), other]);
  }

  /** Where the character at `offset` was written; undefined when nothing of the text was. */
  place(offset: number): Place | undefined {
    let found: Part | undefined;
    for (const part of this.#parts) {
      if (part.at > offset) break;
      found = part;
    }
    found ??= this.#parts[0];
    if (found === undefined) return undefined;
    const { source, node, at, from } = found;
    const within = Math.min(Math.max(offset - at, 0) + from, node.value.length);
    return { source, offset: offsetInScalar(source.text, node, within) };
  }
}

/**
 * Offset in the file of the character at `index` of a scalar's value. Folding changes nothing but blanks and escapes
 * only quoted scalars, so the two texts are walked together, blank against blank.
 */
function offsetInScalar(
  file: string,
  node: YamlScalar,
  index: number,
): number {
  let at = node.offset;
  const style = file[at];
  if (style === "|" || style === ">") at = file.indexOf("\n", at) + 1;
  const quoted = style === '"' || style === "'";
  if (quoted) at++;
  for (let i = 0; i < index; i++) {
    const blank = isBlank(node.value[i]);
    if (style === '"') at = afterContinuation(file, at);
    else if (blank) continue;
    if (!blank) { while (at < node.end && isBlank(file[at])) at++; }
    if (quoted && file[at] === style && style === "'") at += 2;
    else if (style === '"' && file[at] === "\\") at += escapeLength(file, at);
    else if (!blank || isBlank(file[at])) at++;
  }
  if (style === '"') at = afterContinuation(file, at);
  if (index < node.value.length && !isBlank(node.value[index])) {
    while (at < node.end && isBlank(file[at])) at++;
  }
  return Math.min(at, Math.max(node.end - 1, node.offset));
}

function isBlank(char: string): boolean {
  return char === " " || char === "\t" || char === "\n" || char === "\r";
}

/** Skips a backslash at the end of a line and the next line's indentation, which stand for nothing. */
function afterContinuation(file: string, at: number): number {
  while (
    file[at] === "\\" && (file[at + 1] === "\n" || file[at + 1] === "\r")
  ) {
    at += 2;
    while (isBlank(file[at])) at++;
  }
  return at;
}

function escapeLength(file: string, at: number): number {
  switch (file[at + 1]) {
    case "x":
      return 4;
    case "u":
      return 6;
    case "U":
      return 10;
    default:
      return 2;
  }
}
