/** What a location is, by the names that the validator prints. */
export type ItemType =
  | "value for"
  | "exceptions"
  | "exception"
  | "exception values"
  | "exception value"
  | "rules content"
  | "rules content item"
  | "required_engine_version"
  | "required plugin versions"
  | "required plugin versions entry"
  | "required plugin versions alternative"
  | "list"
  | "list item"
  | "macro"
  | "macro condition"
  | "rule"
  | "rule condition"
  | "condition expression"
  | "rule output"
  | "rule output expression"
  | "rule priority"
  | "overrides"
  | "extension item";

/** A place in a file; line and column count from 0, the offset in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The beginning of a file. */
export const START: Position = { line: 0, column: 0, offset: 0 };

/** A text whose places matter: a rules file, or a condition put together from several places. */
export class Source {
  readonly name: string;
  readonly text: string;
  #lines: number[] | undefined;

  constructor(name: string, text: string) {
    this.name = name;
    this.text = text;
  }

  /** The place at `offset`. */
  position(offset: number): Position {
    const lines = this.#lines ??= lineStarts(this.text);
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: offset - lines[low], offset };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

/** A place in a file. */
export interface Place {
  readonly source: Source;
  readonly offset: number;
}

/** One link of the chain that says where something is: the file, the rule in it, the condition of that… */
export class Location {
  readonly parent: Location | undefined;
  readonly itemType: ItemType;
  readonly itemName: string;
  /** Name of what the position counts in: the file, or the quoted beginning of a condition. */
  readonly name: string;
  readonly position: Position;
  /** The text that the position counts in, for the snippet. */
  readonly source: Source;
  /** For a place in a condition: where that is in the file. */
  readonly place: Place | undefined;

  private constructor(
    parent: Location | undefined,
    itemType: ItemType,
    itemName: string,
    name: string,
    position: Position,
    source: Source,
    place?: Place,
  ) {
    this.parent = parent;
    this.itemType = itemType;
    this.itemName = itemName;
    this.name = name;
    this.position = position;
    this.source = source;
    this.place = place;
  }

  /** The outermost location: the whole file. */
  static file(source: Source): Location {
    return new Location(
      undefined,
      "rules content",
      "",
      source.name,
      START,
      source,
    );
  }

  /** A location inside this one, `offset` counting in the file. */
  at(offset: number, itemType: ItemType, itemName = ""): Location {
    const { source } = this;
    const position = source.position(offset);
    return new Location(
      this,
      itemType,
      itemName,
      source.name,
      position,
      source,
    );
  }

  /**
   * A place in a condition below this location. Its line and column count from 1 in the file, unlike all others: that
   * is how Falco prints them.
   *
   * @param condition the condition's text; the snippet shows it
   * @param offset where in it
   * @param place the same place in the file; this location's when nothing better is known
   */
  inCondition(
    condition: string,
    offset: number,
    place: Place = { source: this.source, offset: this.position.offset },
  ): Location {
    const short = condition.length > 20
      ? condition.slice(0, 17) + "..."
      : condition;
    const position = place.source.position(place.offset);
    return new Location(
      this,
      "condition expression",
      "",
      `"${short.replace(/[\r\n]/g, " ")}"`,
      {
        line: position.line + 1,
        column: position.column + 1,
        offset: place.offset,
      },
      new ConditionSource(condition, offset),
      place,
    );
  }

  /** This location, known more exactly; what is printed of it stays the same. */
  placed(place: Place | undefined): Location {
    return new Location(
      this.parent,
      this.itemType,
      this.itemName,
      this.name,
      this.position,
      this.source,
      place,
    );
  }

  /** From the file to this place. */
  chain(): Location[] {
    return this.parent === undefined ? [this] : [...this.parent.chain(), this];
  }

  /** The chain as the validator's text shows it, a line for each link. */
  toString(): string {
    return this.chain().map((link, i) =>
      `${i === 0 ? "In " : "    "}${link.itemType}` +
      `${link.itemName === "" ? "" : ` '${link.itemName}'`}: ` +
      `(${link.name}:${link.position.line}:${link.position.column})\n`
    ).join("");
  }

  /** The chain as the validator's JSON shows it. */
  toJSON(): unknown[] {
    return this.chain().map(({ itemType, itemName, name, position }) => ({
      item_type: itemType,
      item_name: itemName,
      position: {
        name,
        line: position.line,
        column: position.column,
        offset: position.offset,
      },
    }));
  }

  /** The line around the place and a caret below it. */
  snippet(width = 160): string {
    return snippet(
      this.source.text,
      this.source instanceof ConditionSource
        ? this.source.offset
        : this.position.offset,
      width,
    );
  }
}

class ConditionSource extends Source {
  readonly offset: number;
  constructor(text: string, offset: number) {
    super("", text);
    this.offset = offset;
  }
}

const NOTHING = "<No context available>\n";

/** Half of `width` characters to either side of `offset` at most, never past the line's ends. */
function snippet(text: string, offset: number, width: number): string {
  if (text === "") return NOTHING;
  let at = offset;
  while (at > 0 && (at >= text.length || text[at] === "\n")) at--;
  const half = width / 2;
  const lineStart = at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
  const newline = text.indexOf("\n", at);
  const lineEnd = newline < 0 ? text.length : newline;
  const start = Math.max(lineStart, at - half);
  const end = Math.min(lineEnd, at + half + 1);
  if (start >= end) return NOTHING;
  let line = text.slice(start, end);
  if (start > lineStart) line = "..." + line.slice(3);
  if (end < lineEnd) line = line.slice(0, -3) + "...";
  return `${line}\n${" ".repeat(at - start)}^\n`;
}
