import { UserError } from "../errors.ts";
import { ConditionError } from "../rules/condition/mod.ts";
import {
  compileLoneCondition,
  type LoneCondition,
} from "../rules/lone_condition.ts";

/**
 * Compiles the condition of `--filter`.
 *
 * @throws {UserError} with a mark below the place that is wrong
 */
export function compileFilter(text: string): LoneCondition {
  try {
    return compileLoneCondition(text, "syscall");
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    const hint = error.hint === undefined ? "" : ` (${error.hint})`;
    throw new UserError(
      `--filter: ${error.message}${hint}\n${text}\n${
        " ".repeat(error.offset)
      }^`,
    );
  }
}
