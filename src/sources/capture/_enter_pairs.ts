import { EventFlag, EVENTS } from "../../events/tables.ts";

/**
 * Readers from before the exit-only model take the descriptor of a call from its enter event. So that they show it, the
 * writer puts the enter event before exits that use a descriptor, made of the same parameters.
 */
export interface EnterPair {
  /** Code of the enter event. */
  readonly type: number;
  /** For each of its parameters the one of the exit event with the same name, −1 for none. */
  readonly params: readonly number[];
}

/** What enter events call parameters that have another name in the exit event: of dup2 and dup3. */
const OTHER_NAMES: Record<string, string> = { fd: "oldfd" };

/** Enter events by the code of their exit event. */
export const ENTER_PAIRS: readonly (EnterPair | undefined)[] = EVENTS.map(
  (exit) => {
    if (exit === undefined || exit.enter) return undefined;
    if ((exit.flags & EventFlag.USES_FD) === 0) return undefined;
    const enter = EVENTS[exit.code - 1];
    if (enter === undefined || enter.params.length === 0) return undefined;
    const params = enter.params.map((param) => {
      const at = (name: string) =>
        exit.params.findIndex((other) =>
          other.name === name && other.type === param.type
        );
      const same = at(param.name);
      return same >= 0 ? same : at(OTHER_NAMES[param.name] ?? "");
    });
    return { type: enter.code, params };
  },
);
