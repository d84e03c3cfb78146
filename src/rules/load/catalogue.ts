/** What the loader has to know about the outside: sources of events and their fields. */
export interface Catalogue {
  /** Whether events of this source exist. */
  isSource(name: string): boolean;
  /** Whether conditions of this source may use the field, given as written, with its argument. */
  isField(text: string, source: string): boolean;
  /** A question that leads to the field that was meant (`did you mean proc.name?`), if there is one like it. */
  suggest(text: string, source: string): string | undefined;
}
