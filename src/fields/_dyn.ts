/** Parameters whose first byte says what type the rest has (scap-format §4, type `dyn`). */
import { type ByteString, latin1 } from "../events/bytestring.ts";
import { errnoName, signalName } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { printable } from "./printable.ts";

/** Types behind the selector byte, for each kind of parameter. */
const SOCKOPT = ["bytes", "errno", "u32", "u64", "reltime"] as const;
const PTRACE = ["hex64", "signal"] as const;
const BPF = ["i64", "errno"] as const;
const KEYCTL = ["i64", "text"] as const;
type Kind = typeof SOCKOPT[number] | typeof PTRACE[number] | "i64" | "text";

const KINDS: Record<string, readonly Kind[]> = {
  val: SOCKOPT,
  addr: PTRACE,
  data: PTRACE,
  res_or_fd: BPF,
  arg2: KEYCTL,
  arg3: KEYCTL,
  arg4: KEYCTL,
  arg5: KEYCTL,
};

/** Bytes that a value of a kind needs; the rest of the parameter otherwise. */
const SIZES: Partial<Record<Kind, number>> = {
  errno: 8,
  u32: 4,
  u64: 8,
  reltime: 8,
  hex64: 8,
  signal: 1,
  i64: 8,
};

/** Raw and resolved text of such a parameter; undefined when its selector or its length is wrong. */
export function dynText(
  context: Context,
  index: number,
  name: string,
): { raw: ByteString; resolved?: string } | undefined {
  const view = context.event;
  const length = view.paramLength(index);
  if (length < 1) return undefined;
  const at = view.paramOffset(index);
  const kind = KINDS[name]?.[view.bytes[at]];
  if (kind === undefined || length - 1 < (SIZES[kind] ?? 0)) return undefined;
  const data = view.data;
  switch (kind) {
    case "bytes":
      return { raw: printable(latin1(view.buf(index).subarray(1))) };
    case "text":
      return { raw: latin1(view.buf(index).subarray(1)).split("\0", 1)[0] };
    case "errno": {
      const value = Number(data.getBigInt64(at + 1, true));
      return {
        raw: String(value),
        resolved: value < 0 ? errnoName(value) : undefined,
      };
    }
    case "u32":
      return { raw: String(data.getUint32(at + 1, true)) };
    case "u64":
    case "reltime":
      return { raw: String(data.getBigUint64(at + 1, true)) };
    case "hex64": {
      const value = data.getBigUint64(at + 1, true);
      return { raw: value.toString(16).toUpperCase() };
    }
    case "signal": {
      const value = view.bytes[at + 1];
      return { raw: String(value), resolved: signalName(value) };
    }
    case "i64":
      return { raw: String(data.getBigInt64(at + 1, true)) };
  }
}
