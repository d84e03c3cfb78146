import { UserError } from "../errors.ts";

/** Replacements in one text; variables that name each other would go on for ever. */
const MAX_REPLACEMENTS = 1000;

/**
 * Replaces `${VAR}` in every scalar of a configuration by the environment's value, or by nothing when it is unset;
 * values may name variables in turn. `$${VAR}` stands for the text `${VAR}`. What results is read as if it had been
 * written there, so it may become a number or a truth value.
 *
 * @param variable looks up one variable
 * @throws {UserError} variables that name each other
 */
export function expandEnvironment(
  value: unknown,
  variable: (name: string) => string | undefined,
): unknown {
  if (typeof value === "string") {
    return expandText(value, variable);
  }
  if (Array.isArray(value)) {
    return value.map((item) => expandEnvironment(item, variable));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map((
        [key, item],
      ) => [key, expandEnvironment(item, variable)]),
    );
  }
  return value;
}

function expandText(
  value: string,
  variable: (name: string) => string | undefined,
): string {
  let text = value;
  let count = 0;
  for (let at = text.indexOf("$"); at >= 0; at = text.indexOf("$", at)) {
    if (text.startsWith("$${", at)) {
      text = text.slice(0, at) + text.slice(at + 1);
      at++;
      continue;
    }
    const end = text.indexOf("}", at);
    if (!text.startsWith("${", at) || end < 0) {
      at++;
      continue;
    }
    if (++count > MAX_REPLACEMENTS) {
      throw new UserError(
        `Too many environment variables in '${value}': do they name each other?`,
      );
    }
    const known = variable(text.slice(at + 2, end)) ?? "";
    // what has been put in is looked at as well
    text = text.slice(0, at) + known + text.slice(end + 1);
  }
  return text;
}
