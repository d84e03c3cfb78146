import type { AlertValue } from "../../alerts/alert.ts";
import type { Need } from "../../fields/field.ts";
import type { Context } from "../../state/context.ts";
import type { OutputTemplate } from "../output/template.ts";
import type { RuleInfo } from "./ruleset.ts";

/** An entry of the configuration's `append_output`. */
export interface AppendOutput {
  /** Which rules: all that fit every given part. */
  readonly match?: {
    readonly source?: string;
    /** The rule has all of these. */
    readonly tags?: readonly string[];
    readonly rule?: string;
  };
  /** Text behind the rule's output. */
  readonly extraOutput?: string;
  /** Members of the JSON alert: a field, or a name and a format. */
  readonly extraFields?: readonly ExtraField[];
  /** Adds {@link SUGGESTED_OUTPUT}. */
  readonly suggestedOutput?: boolean;
}

/** A member of the JSON alert: a field under its own name, or a format under another. */
export type ExtraField = string | {
  readonly name: string;
  readonly format: string;
};

/** What tells containers apart, for alerts of sources that know them. */
const SUGGESTED_OUTPUT: ReadonlyMap<string, string> = new Map([
  [
    "syscall",
    [
      "container_id=%container.id",
      "container_name=%container.name",
      "container_image_repository=%container.image.repository",
      "container_image_tag=%container.image.tag",
      "k8s_pod_name=%k8s.pod.name",
      "k8s_ns_name=%k8s.ns.name",
    ].join(" "),
  ],
]);

/** The output of a rule with everything that the configuration adds to it. */
export interface ExtendedOutput {
  readonly text: string;
  /** Members of the JSON alert beside the fields of the text: name → template and whether it is a single field. */
  readonly fields: ReadonlyMap<string, { format: string; plain: boolean }>;
}

/** Puts the additions that fit a rule behind its output, in their order. */
export function extendOutput(
  rule: RuleInfo,
  additions: readonly AppendOutput[],
): ExtendedOutput {
  let text = rule.output.text;
  const fields = new Map<string, { format: string; plain: boolean }>();
  for (const addition of additions) {
    if (!fits(rule, addition)) continue;
    if (addition.extraOutput) text += ` ${addition.extraOutput}`;
    for (const field of addition.extraFields ?? []) {
      if (typeof field === "string") {
        fields.set(field, { format: `%${field}`, plain: true });
      } else fields.set(field.name, { format: field.format, plain: false });
    }
    if (addition.suggestedOutput) {
      const suggested = SUGGESTED_OUTPUT.get(rule.source);
      if (suggested !== undefined) text += ` ${suggested}`;
    }
  }
  return { text, fields };
}

function fits(rule: RuleInfo, { match }: AppendOutput): boolean {
  if (match === undefined) return true;
  if (match.source && match.source !== rule.source) return false;
  if (match.rule && match.rule !== rule.name) return false;
  return (match.tags ?? []).every((tag) => rule.tags.includes(tag));
}

/** A rule's template with the extra members in its fields. */
export class ExtendedTemplate implements OutputTemplate {
  readonly needs: readonly Need[];
  readonly #base: OutputTemplate;
  readonly #plain: readonly OutputTemplate[];
  readonly #formatted: readonly (readonly [string, OutputTemplate])[];

  /**
   * @param plain templates of one field each
   * @param formatted names and templates whose text is the value
   */
  constructor(
    base: OutputTemplate,
    plain: readonly OutputTemplate[],
    formatted: readonly (readonly [string, OutputTemplate])[],
  ) {
    const all = [base, ...plain, ...formatted.map(([, made]) => made)];
    this.needs = [...new Set(all.flatMap((made) => made.needs ?? []))];
    this.#base = base;
    this.#plain = plain;
    this.#formatted = formatted;
  }

  format(context: Context): string {
    return this.#base.format(context);
  }

  fields(context: Context): Record<string, AlertValue> {
    const fields = this.#base.fields(context);
    for (const template of this.#plain) {
      Object.assign(fields, template.fields(context));
    }
    for (const [name, template] of this.#formatted) {
      fields[name] = template.format(context);
    }
    return fields;
  }
}
