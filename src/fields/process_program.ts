import { type Extra, parseIndex, plain } from "./_define.ts";
import { parent } from "./_ancestors.ts";
import { envValue } from "./_environment.ts";
import type { FieldDef } from "./field.ts";

const CWD: Extra = { needs: ["cwd"] };

/** What the process runs, and how it was called. */
export const programFields: FieldDef[] = [
  plain(
    "proc.exe",
    "CHARBUF",
    "First argument of the program's command line (argv[0]); a process can set it to anything.",
    (c) => c.thread?.exe,
  ),
  plain(
    "proc.pexe",
    "CHARBUF",
    "argv[0] of the parent process.",
    (c) => parent(c)?.exe,
  ),
  plain(
    "proc.exepath",
    "CHARBUF",
    "Absolute path of the executable, as the kernel resolved it.",
    (c) => c.thread?.exepath,
  ),
  plain(
    "proc.pexepath",
    "CHARBUF",
    "Absolute path of the parent's executable.",
    (c) => parent(c)?.exepath,
  ),
  plain(
    "proc.name",
    "CHARBUF",
    "Name of the process as the kernel keeps it, at most 15 bytes.",
    (c) => c.thread?.comm,
  ),
  plain(
    "proc.pname",
    "CHARBUF",
    "Name of the parent process.",
    (c) => parent(c)?.comm,
  ),
  {
    name: "proc.args",
    type: "CHARBUF",
    doc:
      "Arguments after argv[0], joined by blanks; with an index that argument alone, counted from 0, empty when there are fewer.",
    arg: { required: false, form: "index" },
    bind(arg) {
      if (arg === undefined) return (c) => c.thread?.args.joined;
      const index = parseIndex("proc.args", arg);
      return (c) =>
        c.thread === undefined ? undefined : c.thread.args.items[index] ?? "";
    },
  },
  plain(
    "proc.cmdline",
    "CHARBUF",
    "Name of the process and its arguments, joined by blanks.",
    (c) => c.thread?.cmdline,
  ),
  plain(
    "proc.pcmdline",
    "CHARBUF",
    "Name and arguments of the parent process.",
    (c) => parent(c)?.cmdline,
  ),
  plain(
    "proc.cmdnargs",
    "UINT64",
    "Number of arguments after argv[0].",
    (c) => c.thread?.args.items.length,
  ),
  plain(
    "proc.cmdlenargs",
    "UINT64",
    "Bytes of all arguments after argv[0], without the blanks between them.",
    (c) => c.thread?.args.items.reduce((sum, arg) => sum + arg.length, 0),
  ),
  plain(
    "proc.exeline",
    "CHARBUF",
    "argv[0] and the arguments, joined by blanks.",
    (c) => c.thread?.exeline,
  ),
  {
    name: "proc.env",
    type: "CHARBUF",
    doc:
      "Environment as NAME=VALUE joined by blanks; with a name in brackets the value of that variable, empty when it is not set.",
    arg: { required: false, form: "key" },
    bind(arg) {
      if (arg === undefined) return (c) => c.thread?.main.env.joined;
      return (c) =>
        c.thread === undefined ? undefined : envValue(c.thread.main.env, arg);
    },
  },
  plain(
    "proc.cwd",
    "CHARBUF",
    "Working directory, with a slash at its end.",
    (c) => c.thread?.main.cwd,
    CWD,
  ),
  plain(
    "proc.tty",
    "UINT32",
    "Device number of the controlling terminal, 0 without one.",
    (c) => c.thread?.tty,
  ),
];
