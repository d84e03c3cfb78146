import { PRIORITIES } from "../alerts/alert.ts";
import type { ConfigType } from "../config/types.ts";
import { NO_RESPONSES, type ResponseConfig, TARGETS } from "./action.ts";
import { parseResponses, ResponseConfigError } from "./config.ts";

const TEXTS = { type: "array", items: { type: "string" } };
const NAMES = { anyOf: [{ type: "string" }, TEXTS] };
const DURATION = { type: "string", pattern: "^[0-9.]+ *(ms|s|m|h|d)$" };

const ACTION = {
  anyOf: [
    { enum: ["kill", "freeze", "thaw", "log", "deny"] },
    object({
      signal: { type: ["string", "integer"] },
      target: { enum: TARGETS },
    }, ["signal"]),
    object({ exec: TEXTS, timeout: DURATION }, ["exec"]),
  ],
};

/** The key `responses` of the configuration. */
export const RESPONSES: ConfigType<ResponseConfig> = {
  fallback: NO_RESPONSES,
  schema: object({
    mode: { enum: ["off", "dry-run", "enforce"] },
    protect: TEXTS,
    audit_file: { type: "string" },
    max_programs: { type: "integer", minimum: 1 },
    rules: {
      type: "array",
      items: object({
        match: object({
          rule: NAMES,
          tag: NAMES,
          priority: { enum: PRIORITIES.map((name) => name.toLowerCase()) },
        }),
        when: { type: "string" },
        actions: { type: "array", items: ACTION, minItems: 1 },
        cooldown: DURATION,
        max_per_minute: { type: "integer", minimum: 1 },
        protect: TEXTS,
        outside_namespace: { type: "boolean" },
      }, ["match", "actions"]),
    },
  }),
  read(value, _path, report) {
    try {
      return parseResponses(value);
    } catch (error) {
      if (!(error instanceof ResponseConfigError)) throw error;
      report.errors.push(...error.problems);
      return NO_RESPONSES;
    }
  },
};

function object(
  properties: Record<string, unknown>,
  required: readonly string[] = [],
): Record<string, unknown> {
  return { type: "object", properties, required, additionalProperties: false };
}
