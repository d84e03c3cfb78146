/** A list as conditions see it: in definition order, references to other lists replaced by their items. */
export interface ExpandableList {
  readonly name: string;
  readonly items: readonly string[];
}

/** Characters that an expanded condition may have. Lists that double one another reach any size otherwise. */
const MAX_EXPANDED = 8 << 20;

/** A condition that would be too long once its lists are written out. */
export class ExpansionError extends Error {
  /** Where in the original text the list's name stands. */
  readonly offset: number;
  constructor(list: string, offset: number) {
    super(
      `Condition is longer than ${MAX_EXPANDED} characters once list '${list}' is written out`,
    );
    this.offset = offset;
  }
}

/** Which part of an expanded text comes from where. */
export interface ExpandedPart {
  /** Beginning in the expanded text. */
  readonly at: number;
  /** Beginning in the original text: of the same characters, or of the list's name. */
  readonly from: number;
  readonly list: string | undefined;
}

interface Entry {
  readonly list: ExpandableList;
  readonly order: number;
  /** Items joined, lists that are defined later written out too. Made at the first use. */
  text: string | undefined;
  /** Lists that {@link text} has replaced. */
  uses: ReadonlySet<string>;
}

const BLANKS = " \t\n\r";
/** What ends a word: the characters that must stand around a list's name. */
const DELIMITERS = /[ \t\n\r(),=]/;
const WORD = /[^ \t\n\r(),=]+/g;

/**
 * Replaces names of lists by their items *in the text* of a condition, as the rule language wants it: for each list in
 * definition order, wherever its name stands between blanks, parentheses, commas or equals signs – in quotes too.
 *
 * The text is looked through once, whatever the number of lists: a word is looked up in a table, and what a list
 * brings in is looked through for the lists defined after it, which is what replacing one list after the other does.
 */
export class ListExpander {
  readonly #entries = new Map<string, Entry>();
  /** Lists whose names a word cannot be; they go the long way, one after the other. */
  readonly #odd: Entry[] = [];
  readonly #used: Set<string>;

  /** @param used collects the names of the lists that were replaced */
  constructor(lists: Iterable<ExpandableList>, used: Set<string> = new Set()) {
    this.#used = used;
    let order = 0;
    for (const list of lists) {
      const entry = {
        list,
        order: order++,
        text: undefined,
        uses: new Set(""),
      };
      if (list.name === "" || DELIMITERS.test(list.name)) this.#odd.push(entry);
      else this.#entries.set(list.name, entry);
    }
  }

  /**
   * The text with all lists written out.
   *
   * @param parts filled with where the pieces come from, for messages
   * @throws {ExpansionError} when the text becomes too long
   */
  expand(text: string, parts?: ExpandedPart[]): string {
    const used = new Set<string>();
    let out = this.#words(text, -1, used, parts);
    for (const { list } of this.#odd) {
      const replaced = replaceOne(out, list);
      if (replaced !== out) used.add(list.name);
      out = replaced;
    }
    for (const name of used) this.#used.add(name);
    return out;
  }

  /** Replaces the lists defined after number `after`. */
  #words(
    text: string,
    after: number,
    used: Set<string>,
    parts?: ExpandedPart[],
  ): string {
    let out = "";
    let copied = 0;
    WORD.lastIndex = 0;
    const hits: [start: number, end: number, entry: Entry][] = [];
    for (let word = WORD.exec(text); word !== null; word = WORD.exec(text)) {
      const entry = this.#entries.get(word[0]);
      if (entry === undefined || entry.order <= after) continue;
      hits.push([word.index, WORD.lastIndex, entry]);
    }
    if (hits.length === 0) {
      parts?.push({ at: 0, from: 0, list: undefined });
      return text;
    }
    for (const [start, end, entry] of hits) {
      const items = this.#textOf(entry, start);
      used.add(entry.list.name);
      for (const name of entry.uses) used.add(name);
      let left = start;
      while (left > copied && BLANKS.includes(text[left - 1])) left--;
      let right = end;
      while (right < text.length && BLANKS.includes(text[right])) right++;
      parts?.push({ at: out.length, from: copied, list: undefined });
      out += text.slice(copied, left);
      if (items === "") {
        // a comma beside the name goes with it
        const trimmed = out.trimEnd();
        if (trimmed.endsWith(",")) out = trimmed.slice(0, -1);
        else if (text[right] === ",") right++;
      }
      if (out !== "" && !out.endsWith(" ")) out += " ";
      parts?.push({ at: out.length, from: start, list: entry.list.name });
      out += items + " ";
      copied = right;
      if (out.length > MAX_EXPANDED) {
        throw new ExpansionError(entry.list.name, start);
      }
    }
    parts?.push({ at: out.length, from: copied, list: undefined });
    return out + text.slice(copied);
  }

  #textOf(entry: Entry, offset: number): string {
    if (entry.text !== undefined) return entry.text;
    const joined = entry.list.items.map(quoteItem).join(", ");
    const uses = new Set<string>();
    let text: string;
    try {
      text = this.#words(joined, entry.order, uses).trim();
    } catch (error) {
      if (error instanceof ExpansionError) {
        throw new ExpansionError(entry.list.name, offset);
      }
      throw error;
    }
    entry.uses = uses;
    return entry.text = text;
  }
}

/** An item with a blank is quoted, unless its author has done so. */
export function quoteItem(item: string): string {
  return item.includes(" ") && item[0] !== '"' && item[0] !== "'"
    ? `"${item}"`
    : item;
}

/** Replaces one list by looking for its name. */
function replaceOne(text: string, list: ExpandableList): string {
  const { name } = list;
  if (name === "") return text;
  const isEdge = (at: number) =>
    at < 0 || at >= text.length || DELIMITERS.test(text[at]);
  let start = text.indexOf(name);
  while (start >= 0) {
    let end = start + name.length;
    if (!isEdge(start - 1) || !isEdge(end)) {
      start = text.indexOf(name, start + 1);
      continue;
    }
    while (start > 0 && BLANKS.includes(text[start - 1])) start--;
    while (end < text.length && BLANKS.includes(text[end])) end++;
    const items = list.items.map(quoteItem).join(", ");
    if (items === "") {
      if (text[start - 1] === ",") start--;
      else if (text[end] === ",") end++;
    }
    const head = start > 0 ? text.slice(0, start) + " " : "";
    text = `${head}${items} ${text.slice(end)}`;
    if (text.length > MAX_EXPANDED) throw new ExpansionError(name, start);
    start = text.indexOf(name, head.length + items.length + 1);
  }
  return text;
}

/** Where the character at `offset` of an expanded text comes from: an offset in the original, and the list. */
export function originOf(
  parts: readonly ExpandedPart[],
  offset: number,
): { offset: number; list: string | undefined } {
  let found = parts[0];
  for (const part of parts) {
    if (part.at > offset) break;
    found = part;
  }
  return {
    offset: found.list === undefined
      ? found.from + (offset - found.at)
      : found.from,
    list: found.list,
  };
}
