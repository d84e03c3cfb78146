/**
 * Codes of load errors and warnings, with the texts that tools print beside them. Codes, texts and which of the two
 * texts goes where are Falco's: its users parse the validator's output.
 */

interface ErrorText {
  /** Printed in parentheses behind the code, and as `codedesc` in JSON. */
  readonly short: string;
}
interface WarningText {
  /** Printed in parentheses behind the code. */
  readonly short: string;
  /** `codedesc` in JSON. */
  readonly long: string;
}

/** Any one of these fails the load. */
export const ERRORS = {
  LOAD_ERR_FILE_READ: { short: "File read error" },
  LOAD_ERR_YAML_PARSE: { short: "YAML parse error" },
  LOAD_ERR_YAML_VALIDATE: {
    short: "Error validating internal structure of YAML file",
  },
  LOAD_ERR_COMPILE_CONDITION: { short: "Error compiling condition" },
  LOAD_ERR_COMPILE_OUTPUT: { short: "Error compiling output" },
  LOAD_ERR_VALIDATE: {
    short: "Error validating rule/macro/list/exception objects",
  },
  LOAD_ERR_EXTENSION: { short: "Error in extension item" },
} as const satisfies Record<string, ErrorText>;
/** A key of {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS;

/** The load succeeds all the same. */
export const WARNINGS = {
  LOAD_UNKNOWN_SOURCE: {
    short: "Unknown event source",
    long:
      "A rule has a unknown event source. This can occur when reading rules content without having a corresponding plugin loaded, etc. The rule will be silently ignored.",
  },
  LOAD_UNSAFE_NA_CHECK: {
    short: "Unsafe <NA> comparison in condition",
    long:
      "Comparing a field value with <NA> is unsafe and can lead to unpredictable behavior of the rule condition. If you need to check for the existence of a field, consider using the 'exists' operator instead.",
  },
  LOAD_NO_EVTTYPE: {
    short: "Condition has no event-type restriction",
    long:
      "A rule condition matches too many evt.type values. This has a significant performance penalty. Make the condition more specific by adding an evt.type field or further restricting the number of evt.type values in the condition.",
  },
  LOAD_UNKNOWN_FILTER: {
    short: "Unknown field or event-type in condition or output",
    long:
      "A rule condition or output refers to a field or evt.type that does not exist. This is normally an error, but if a rule has a skip-if-unknown-filter property, the error is downgraded to a warning.",
  },
  LOAD_UNUSED_MACRO: {
    short: "Unused macro",
    long:
      "A macro is defined in the rules content but is not used by any other macro or rule.",
  },
  LOAD_UNUSED_LIST: {
    short: "Unused list",
    long:
      "A list is defined in the rules content but is not used by any other list, macro, or rule.",
  },
  LOAD_UNKNOWN_ITEM: {
    short: "Unknown rules file item",
    long:
      "An unknown top-level object is in the rules content. It will be ignored.",
  },
  LOAD_DEPRECATED_ITEM: {
    short: "Used deprecated item",
    long: "A deprecated item is employed by lists, macros, or rules.",
  },
  LOAD_WARNING_EXTENSION: {
    short: "Warning in extension item",
    long: "An extension item has a warning",
  },
  LOAD_APPEND_NO_VALUES: {
    short: "Overriding/appending with no values",
    long: "A rule exception is overriding/appending with no values",
  },
  LOAD_EXCEPTION_NAME_NOT_UNIQUE: {
    short: "Multiple exceptions defined with the same name",
    long: "A rule is defining multiple exceptions with the same name",
  },
  LOAD_INVALID_MACRO_NAME: {
    short: "Invalid macro name",
    long: "A macro is defined with an invalid name",
  },
  LOAD_INVALID_LIST_NAME: {
    short: "Invalid list name",
    long: "A list is defined with an invalid name",
  },
  LOAD_COMPILE_CONDITION: {
    short: "Warning in rule condition",
    long: "A rule condition or output have been parsed with a warning",
  },
  LOAD_UNKNOWN_KEY: {
    short: "Unknown key in item definition",
    long:
      "An item in the rules content contains an unrecognized key. The key will be ignored. This may indicate a typo or a property placed on the wrong item type.",
  },
} as const satisfies Record<string, WarningText>;
/** A key of {@link WARNINGS}. */
export type WarningCode = keyof typeof WARNINGS;
