import type { ConditionText } from "./condition_text.ts";
import {
  type ExpandedPart,
  type ListExpander,
  originOf,
} from "./expand_lists.ts";
import type { Location } from "./location.ts";

/** A place in an expanded condition, or in that of a macro which it uses. */
export interface Fault {
  readonly offset: number;
  readonly length: number;
  readonly macro: string | undefined;
}

/** Characters of a list's text that a message repeats. */
const MAX_NEAR = 40;

/**
 * Where something in an expanded condition was written, and what brought it there when that is not the condition itself.
 *
 * @param condition the condition, or that of the macro
 * @param location what the condition belongs to
 */
export function placeFault(
  { offset, length, macro }: Fault,
  condition: ConditionText,
  expander: ListExpander,
  location: Location,
): { at: Location; within: string | undefined } {
  const parts: ExpandedPart[] = [];
  const expanded = expander.expand(condition.text, parts);
  const origin = originOf(parts, offset);
  const notes: string[] = [];
  if (origin.list !== undefined) {
    const near = expanded.slice(offset, offset + Math.min(length, MAX_NEAR));
    notes.push(
      `in list '${origin.list}'` + (near === "" ? "" : `, at '${near}'`),
    );
  }
  if (macro !== undefined) notes.push(`in macro '${macro}'`);
  return {
    at: location.inCondition(
      condition.text,
      origin.offset,
      condition.place(origin.offset),
    ),
    within: notes.length > 0 ? notes.join(", ") : undefined,
  };
}
