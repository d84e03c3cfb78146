/** One step of choosing rules: those that fit are switched on or off. */
export interface Selection {
  readonly enable: boolean;
  readonly by: "wildcard" | "substring" | "tag";
  /** Rule name with `*` for any text, part of a name (all names contain ""), or a tag. */
  readonly value: string;
}

interface Selectable {
  readonly name: string;
  readonly tags: readonly string[];
}

/**
 * The rules that remain on after the steps have been applied in turn. A rule that is switched off and on again goes to
 * the end of the order, as in Falco: it matters where only the first matching rule fires.
 *
 * @param rules all rules, in order
 * @param isEnabled whether a rule starts switched on
 */
export function selectRules<T extends Selectable>(
  rules: readonly T[],
  isEnabled: (rule: T) => boolean,
  steps: readonly Selection[],
): T[] {
  const on = new Set(rules.filter(isEnabled));
  for (const step of steps) {
    const fits = matcher(step);
    for (const rule of rules) {
      if (!fits(rule)) continue;
      if (step.enable) on.add(rule);
      else on.delete(rule);
    }
  }
  return [...on];
}

function matcher({ by, value }: Selection): (rule: Selectable) => boolean {
  switch (by) {
    case "tag":
      return (rule) => rule.tags.includes(value);
    case "substring":
      return (rule) => rule.name.includes(value);
    case "wildcard":
      return (rule) => matchesWildcard(value, rule.name);
  }
}

/** Whether the text has the pattern's parts in order, `*` standing for any text between them. */
function matchesWildcard(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
