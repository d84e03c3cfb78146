import { capabilityNames } from "../events/tables.ts";
import { absent, type Extra, plain, requireArg } from "./_define.ts";
import type { FieldClass, FieldDef } from "./field.ts";

const CREDENTIALS: Extra = { needs: ["credentials"] };
const MEMORY: Extra = { needs: ["memory"] };

const cgroup: FieldDef = {
  name: "thread.cgroup",
  type: "CHARBUF",
  doc: "Path of the thread's cgroup in one subsystem.",
  arg: { required: true, form: "key", dotted: true },
  bind(arg) {
    const subsystem = requireArg("thread.cgroup", arg, "thread.cgroup.cpu");
    const prefix = `${subsystem}=`;
    return (c) =>
      c.thread?.cgroups.items.find((item) => item.startsWith(prefix))
        ?.slice(prefix.length);
  },
};

/** Fields of the thread that made the event. */
export const THREAD: FieldClass = {
  name: "thread",
  description:
    "The thread that made the event: ids, capabilities, cgroups and resources.",
  sources: ["syscall"],
  fields: [
    plain("thread.tid", "INT64", "Thread id.", (c) => c.thread?.tid),
    plain(
      "thread.vtid",
      "INT64",
      "Thread id as the thread's own pid namespace numbers it.",
      (c) => c.thread?.vtid === -1 ? undefined : c.thread?.vtid,
    ),
    plain(
      "thread.ismain",
      "BOOL",
      "Whether it is the process' main thread.",
      (c) => c.thread?.isMain,
    ),
    plain(
      "thread.cap_permitted",
      "CHARBUF",
      "Names of the permitted capabilities, separated by blanks.",
      (c) => c.thread && capabilityNames(c.thread.capPermitted),
      CREDENTIALS,
    ),
    plain(
      "thread.cap_inheritable",
      "CHARBUF",
      "Names of the inheritable capabilities, separated by blanks.",
      (c) => c.thread && capabilityNames(c.thread.capInheritable),
      CREDENTIALS,
    ),
    plain(
      "thread.cap_effective",
      "CHARBUF",
      "Names of the effective capabilities, separated by blanks.",
      (c) => c.thread && capabilityNames(c.thread.capEffective),
      CREDENTIALS,
    ),
    plain(
      "thread.pfmajor",
      "UINT64",
      "Page faults that needed I/O, since the thread started.",
      (c) => c.thread?.pfMajor,
      MEMORY,
    ),
    plain(
      "thread.pfminor",
      "UINT64",
      "Page faults that needed none, since the thread started.",
      (c) => c.thread?.pfMinor,
      MEMORY,
    ),
    absent(
      "thread.exectime",
      "RELTIME",
      "CPU time in ns that the last run of the thread took; needs scheduler events.",
    ),
    absent(
      "thread.totexectime",
      "RELTIME",
      "CPU time in ns of the thread since the capture began; needs scheduler events.",
    ),
    plain(
      "thread.cgroups",
      "CHARBUF",
      "All cgroups of the thread as subsystem=path, joined by blanks.",
      (c) => c.thread?.cgroups.joined,
    ),
    cgroup,
    absent(
      "thread.cpu",
      "DOUBLE",
      "CPU use of the thread in percent; needs sampling events.",
    ),
    absent(
      "thread.cpu.user",
      "DOUBLE",
      "CPU use in user mode in percent; needs sampling events.",
    ),
    absent(
      "thread.cpu.system",
      "DOUBLE",
      "CPU use in kernel mode in percent; needs sampling events.",
    ),
    plain(
      "thread.vmsize",
      "UINT64",
      "Virtual memory of the process in KiB for its main thread, 0 for others.",
      (c) => c.thread && (c.thread.isMain ? c.thread.vmSize : 0),
      MEMORY,
    ),
    plain(
      "thread.vmrss",
      "UINT64",
      "Resident memory of the process in KiB for its main thread, 0 for others.",
      (c) => c.thread && (c.thread.isMain ? c.thread.vmRss : 0),
      MEMORY,
    ),
  ],
};
