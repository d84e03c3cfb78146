import type { Context } from "../state/context.ts";

/** Value types of fields, by the names that the field list prints. */
export type FieldType =
  | "INT8"
  | "INT16"
  | "INT32"
  | "INT64"
  | "UINT8"
  | "UINT16"
  | "UINT32"
  | "UINT64"
  | "DOUBLE"
  | "BOOL"
  | "CHARBUF"
  | "FSPATH"
  | "FSRELPATH"
  | "BYTEBUF"
  | "RELTIME"
  | "ABSTIME"
  | "PORT"
  | "IPADDR"
  | "IPNET"
  | "UID"
  | "GID"
  | "PID"
  | "FD"
  | "ERRNO"
  | "SIGTYPE"
  | "SYSCALLID"
  | "FLAGS8"
  | "FLAGS16"
  | "FLAGS32"
  | "MODE"
  | "NONE";

/**
 * How values of a field look in JavaScript:
 * - `number`: integers up to 2^53, doubles, ports, ids
 * - `bigint`: times in ns and 64-bit values that may be larger
 * - `string`: a byte string (`events/bytestring.ts`)
 * - `boolean`
 * - `bytes`: a byte string too, but printed as a buffer
 * - `ip`: a byte string of 4 or 16 characters, network order
 */
export type Repr = "number" | "bigint" | "string" | "boolean" | "bytes" | "ip";
/** A value that is no list, in the form that its {@link Repr} says. */
export type Scalar = number | bigint | string | boolean;
/** undefined = missing: every comparison is false, printed `<NA>`, JSON null. */
export type Value = Scalar | readonly Scalar[] | undefined;

/** Reads a field from the event at hand. Must not allocate for the common case, and never throws. */
export type Reader = (context: Context) => Value;

/** How numbers are printed. */
export type Format = "dec" | "hex" | "oct" | "id" | "padded10" | "na";

/** What conditions can compare with; `==` is `=`. */
export type Operator =
  | "exists"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "contains"
  | "icontains"
  | "startswith"
  | "endswith"
  | "bcontains"
  | "bstartswith"
  | "glob"
  | "iglob"
  | "regex"
  | "in"
  | "pmatch"
  | "intersects";

/** The argument of a field: `[…]` or the part of the name behind the dot. */
export type FieldArg = string | undefined;

/** Something that is kept up only when a loaded rule or output needs it, and the syscalls that this takes. */
export type Need =
  /** Table of open descriptors across events: files, directories, dup, fcntl. */
  | "fds"
  /** The same for sockets: socket, bind, connect, accept, getsockopt… */
  | "sockets"
  /** Exact number of open descriptors: close and close_range too. */
  | "close"
  /** setuid and its relations. */
  | "credentials"
  /** chdir, fchdir, chroot. */
  | "cwd"
  /** Scheduling, memory and page fault figures: brk, mmap, munmap, switch. */
  | "memory"
  /** Paths as the kernel resolved them, sent along by the probe. */
  | "realpath"
  /** Container and Kubernetes metadata. */
  | "containers";

/** Whether one value satisfies a comparison. */
export type ScalarTest = (value: Scalar) => boolean;

/** One field, declared once: checker, compiler, listings and documentation derive from it. */
export interface FieldDef {
  name: string;
  type: FieldType;
  /** Default: from the type (times bigint, IPADDR ip, BYTEBUF bytes, BOOL boolean, texts string, else number). */
  repr?: Repr;
  format?: Format;
  doc: string;
  /** Argument in brackets or behind a dot; absent = none allowed. */
  arg?: {
    required: boolean;
    /** `index`: a number; `key`: any text; `either`. For the listing and the checker. */
    form: "index" | "key" | "either";
    /** Outputs may write it behind a dot as well: `evt.arg.flags`. */
    dotted?: boolean;
  };
  /** List-typed: only `in`, `intersects`, `exists`. */
  list?: boolean;
  /** May not be printed. */
  filterOnly?: boolean;
  /** May not be used in conditions. */
  printOnly?: boolean;
  /** Not usable as right-hand side nor in transformers. */
  noRhs?: boolean;
  deprecated?: boolean;
  /** Data for it is not collected yet: missing but where a capture carries it. Shown in the listing. */
  notCollected?: boolean;
  needs?: readonly Need[];
  /**
   * A reader for the field with this argument.
   *
   * @throws {FieldArgError} when the argument makes no sense
   */
  bind(arg: FieldArg): Reader;
  /** What the JSON form of alerts shows in place of the text, for times. */
  json?: Reader;
  /**
   * What outputs show in place of the value, where its look depends on the event: texts as they are, also for fields
   * with numbers.
   *
   * @throws {FieldArgError} when the argument makes no sense
   */
  printed?(arg: FieldArg): Reader;
  /**
   * Type for this argument, where it depends on it (`evt.rawarg.X`).
   *
   * @throws {FieldArgError} when the argument makes no sense
   */
  typed?(arg: FieldArg): { type: FieldType; repr: Repr };
  /** What the field takes with this argument, where that depends on it; else {@link needs}. */
  needsFor?(arg: FieldArg): readonly Need[];
  /**
   * Special comparison (either end of a connection, any ancestor, names to be resolved…). Returns the test, or
   * undefined when the operator is compared as usual with the value of {@link bind}. It is asked before the operator
   * is checked against the field's type, as it may define operators that the type does not have.
   *
   * @param values the operands as typed in the rule, byte strings; one for scalar operators, none for `exists`
   * @param makeTest makes the ordinary test of this operator and these operands for single values of the field's type
   * @throws {FieldArgError} when the argument or an operand makes no sense
   */
  compare?(
    op: Operator,
    values: readonly string[],
    arg: FieldArg,
    makeTest: () => ScalarTest,
  ): ((context: Context) => boolean) | undefined;
}

/** A class of fields, as in the listing (`evt`, `process`, `fd`, …). */
export interface FieldClass {
  name: string;
  /** What tells it from another class of the same name. */
  title?: string;
  /** Short description for the listing. */
  description: string;
  /** Sources whose events have these fields. */
  sources: readonly string[];
  fields: readonly FieldDef[];
}

/** An argument or operand that a field cannot take; the message names the field and what it takes. */
export class FieldArgError extends Error {}

/** The JavaScript shape of a field's values. */
export function reprOf(field: FieldDef): Repr {
  if (field.repr !== undefined) return field.repr;
  switch (field.type) {
    case "RELTIME":
    case "ABSTIME":
      return "bigint";
    case "BOOL":
      return "boolean";
    case "CHARBUF":
    case "FSPATH":
    case "FSRELPATH":
      return "string";
    case "BYTEBUF":
      return "bytes";
    case "IPADDR":
    case "IPNET":
      return "ip";
    default:
      return "number";
  }
}
