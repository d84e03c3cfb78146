/** Texts kept for each table; beyond that the table forgets and starts anew, as a capture can hold any value. */
const MAX_CACHED = 1024;

/** Names of flag bits or enumeration values, in the order in which they are printed. */
export class FlagTable {
  readonly name: string;
  readonly entries: readonly (readonly [name: string, value: number])[];
  readonly #flagTexts = new Map<number, string>();
  readonly #enumTexts = new Map<number, string>();

  constructor(
    name: string,
    entries: readonly (readonly [name: string, value: number])[],
  ) {
    this.name = name;
    this.entries = entries;
  }

  /** `value` as flags, see {@link flagText}. */
  flags(value: number): string {
    const known = this.#flagTexts.get(value);
    if (known !== undefined) return known;
    const names: string[] = [];
    let rest = value;
    for (const [name, bits] of this.entries) {
      const set = bits === 0
        ? value === 0
        : rest !== 0 && (rest & bits) >>> 0 === bits;
      if (!set) continue;
      names.push(name);
      rest = (rest & ~bits) >>> 0;
    }
    return remember(this.#flagTexts, value, names.join("|"));
  }

  /** `value` as an enumeration, see {@link enumText}. */
  enumeration(value: number): string {
    const known = this.#enumTexts.get(value);
    if (known !== undefined) return known;
    const names = this.entries.filter((entry) => entry[1] === value);
    const text = names.map((entry) => entry[0]).join("|");
    return remember(this.#enumTexts, value, text);
  }
}

function remember(cache: Map<number, string>, value: number, text: string) {
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(value, text);
  return text;
}

/**
 * Names of the flags in `value` (unsigned), joined with `|`. Bits that have been named are not named again, so the order
 * of the table decides between `O_RDWR` and `O_WRONLY|O_RDONLY`; 0 prints the table's entry for 0; unknown bits are
 * left out.
 */
export function flagText(table: FlagTable, value: number): string {
  return table.flags(value);
}

/** Names that equal `value`, joined with `|` (`AF_LOCAL|AF_UNIX`); empty when there is none. */
export function enumText(table: FlagTable, value: number): string {
  return table.enumeration(value);
}
