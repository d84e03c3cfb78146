import type { ErrorCode, WarningCode } from "./codes.ts";
import type { Location } from "./location.ts";

/** Why rules cannot be loaded, and where. */
export class LoadError extends Error {
  readonly code: ErrorCode;
  readonly location: Location;
  /** What the author may have meant; not part of {@link message}, which tools compare. */
  readonly hint: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    location: Location,
    hint?: string,
  ) {
    super(message);
    this.code = code;
    this.location = location;
    this.hint = hint;
  }
}

/** Something suspicious that does not stop the load. */
export interface LoadWarning {
  readonly code: WarningCode;
  readonly message: string;
  readonly location: Location;
  readonly hint?: string;
  /** The deprecated field that the warning is about. */
  readonly deprecatedField?: string;
}

/** Takes warnings while a file is read or compiled. */
export type Warn = (warning: LoadWarning) => void;
