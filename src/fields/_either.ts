/** Comparisons that hold when either end of a connection passes. */
import type { Context } from "../state/context.ts";
import { inetFd } from "./_ends.ts";
import { isServer } from "./_fd_kind.ts";
import {
  FieldArgError,
  type FieldDef,
  type Operator,
  type Scalar,
} from "./field.ts";

/** The value of each end; a server socket has the second only. */
interface Ends {
  source(c: Context): Scalar;
  destination(c: Context): Scalar;
}

/**
 * The `compare` of a field that stands for both ends: `!=` holds when neither end equals, every other operator when one
 * of them passes.
 *
 * @param operators what the field can be compared with
 */
export function eitherEnd(
  name: string,
  operators: readonly Operator[],
  ends: Ends,
): NonNullable<FieldDef["compare"]> {
  return (op, _values, _arg, makeTest) => {
    if (op === "exists") return (c) => inetFd(c)?.socket !== undefined;
    if (!operators.includes(op)) {
      throw new FieldArgError(
        `${name} can be compared with ${operators.join(", ")} only, not ${op}`,
      );
    }
    const test = makeTest();
    const both = op === "!=";
    return (c) => {
      const fd = inetFd(c);
      if (fd?.socket === undefined) return false;
      const destination = test(ends.destination(c));
      if (isServer(fd.type)) return destination;
      return both
        ? destination && test(ends.source(c))
        : destination || test(ends.source(c));
    };
  };
}
