import { UserError } from "../errors.ts";
import { MATURITIES, type Maturity } from "../resources.ts";
import type { Arguments } from "./arguments.ts";
import type { OptionSpec } from "./command.ts";

/** How far the default rules go, for all commands that use them. */
export const MATURITY_OPTION: OptionSpec = {
  long: "maturity",
  value: "LEVEL",
  complete: MATURITIES,
  help:
    "Use saker's own rules up to this level: stable (default), incubating, sandbox or deprecated; each has those before it. Those of -r or of the configuration come after them.",
};

/**
 * The level that was asked for, or undefined.
 *
 * @throws {UserError} there is no such level
 */
export function maturityOf(args: Arguments): Maturity | undefined {
  const text = args.value(MATURITY_OPTION.long as string);
  if (text === undefined) return undefined;
  const level = MATURITIES.find((name) => name === text);
  if (level === undefined) {
    throw new UserError(
      `--maturity ${text}: expected ${MATURITIES.join(", ")}`,
    );
  }
  return level;
}
