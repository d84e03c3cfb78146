import { type Extra, plain } from "./_define.ts";
import { FieldArgError, type FieldDef } from "./field.ts";

const DEPRECATED: Extra = { deprecated: true };

/** Time between a syscall's start and end: not measured any more, as only ends are seen. */
function latency(name: string): FieldDef {
  return plain(
    name,
    "RELTIME",
    "Always 0: syscalls are seen at their end only.",
    () => 0n,
    DEPRECATED,
  );
}

const around: FieldDef = {
  name: "evt.around",
  type: "UINT64",
  repr: "bigint",
  doc:
    "Holds for events at most so many ms before or after a time in ns: evt.around[1700000000000000000]=500.",
  arg: { required: true, form: "index" },
  filterOnly: true,
  noRhs: true,
  bind: () => () => undefined,
  compare(op, values, arg) {
    if (op !== "=") {
      throw new FieldArgError("evt.around can be compared with = only");
    }
    if (arg === undefined || !/^[0-9]{1,20}$/.test(arg)) {
      throw new FieldArgError(
        `evt.around takes a time in ns in brackets, not '${arg ?? ""}'`,
      );
    }
    if (!/^[0-9]{1,13}$/.test(values[0])) {
      throw new FieldArgError(
        `evt.around is compared with a number of ms, not '${values[0]}'`,
      );
    }
    const middle = BigInt(arg);
    const distance = BigInt(values[0]) * 1_000_000n;
    return (c) => {
      const offset = c.event.timestamp - middle;
      return offset <= distance && offset >= -distance;
    };
  },
};

/** Fields that older rules use. */
export const deprecatedFields: FieldDef[] = [
  plain(
    "evt.dir",
    "CHARBUF",
    "Direction of the event: > for the start of a syscall, < for its end. Only ends are seen.",
    (c) => (c.event.type & 1) === 0 ? ">" : "<",
    DEPRECATED,
  ),
  around,
  latency("evt.latency"),
  latency("evt.latency.s"),
  latency("evt.latency.ns"),
  plain(
    "evt.latency.human",
    "CHARBUF",
    "Always 0ns: syscalls are seen at their end only.",
    () => "0ns",
    DEPRECATED,
  ),
  latency("evt.wait_latency"),
];
