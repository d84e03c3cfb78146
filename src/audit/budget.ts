/** Characters of text that a part of the report may still hold: numbers of entries alone bound nothing. */
export class Budget {
  #left: number;

  /** @param characters of which each takes one byte or two */
  constructor(characters: number) {
    this.#left = characters;
  }

  /** Takes so many characters if they are left. */
  take(characters: number): boolean {
    if (characters > this.#left) return false;
    this.#left -= characters;
    return true;
  }
}
