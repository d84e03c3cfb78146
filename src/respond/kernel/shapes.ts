/** Where the probe finds what tests look at, for one kind of event or one kind of operation. */
export interface Shape {
  /** Event code, or hook (`enum saker_hook`). */
  readonly code: number;
  /** Names of the events, any of which a rule has to be about. */
  readonly names: readonly string[];
  /** Path as the program has passed it, by field: index of the parameter. */
  readonly written: Readonly<Record<string, number>>;
  /** Texts that are exactly the field, since the kernel has made them: index of the parameter. */
  readonly texts: Readonly<Record<string, number>>;
  /** Numbers: index of the parameter. */
  readonly numbers: Readonly<Record<string, number>>;
  /** IPv4 addresses: index of the number. */
  readonly addresses: Readonly<Record<string, number>>;
  /** Index of the open flags; undefined when there are none. */
  readonly flags: number | undefined;
  /** Opens a file, so that there is a descriptor. */
  readonly opens: boolean;
  /** The task has the name already that rules see. */
  readonly named: boolean;
  /** It has not happened yet: whether it would succeed is not asked. */
  readonly ahead: boolean;
}

const NOTHING: Shape = {
  code: 0,
  names: [],
  written: {},
  texts: {},
  numbers: {},
  addresses: {},
  flags: undefined,
  opens: false,
  named: true,
  ahead: false,
};

/** Events that the probe can answer with a signal: `is_decidable()` in `probe/bpf/core/respond.h` has the codes. */
export const EVENT_SHAPES: readonly Shape[] = [
  open("open", 3, 1, 2),
  open("creat", 59, 1, undefined),
  {
    ...NOTHING,
    code: 293,
    names: ["execve"],
    texts: { "proc.name": 13, "proc.exepath": 27, "proc.exe": 1 },
    named: false,
  },
  open("openat", 307, 2, 3),
  open("openat2", 327, 2, 3),
];

function open(
  name: string,
  code: number,
  path: number,
  flags: number | undefined,
): Shape {
  return {
    ...NOTHING,
    code,
    names: [name],
    written: { "fd.name": path },
    flags,
    opens: true,
  };
}

/** Operations that the probe can refuse: the hooks of `probe/bpf/core/deny.h`. */
export const HOOK_SHAPES: readonly Shape[] = [
  {
    ...NOTHING,
    code: 1,
    names: ["openat", "open", "openat2"],
    texts: { "fd.name": 0 },
    flags: 0,
    opens: true,
    ahead: true,
  },
  {
    ...NOTHING,
    code: 2,
    names: ["execve", "execveat"],
    texts: { "proc.exepath": 0 },
    named: false,
    ahead: true,
  },
  {
    ...NOTHING,
    code: 3,
    names: ["connect"],
    numbers: { "fd.sport": 1, "fd.rport": 1 },
    addresses: { "fd.sip": 2, "fd.rip": 2 },
    ahead: true,
  },
  {
    ...NOTHING,
    code: 4,
    names: ["unlink", "unlinkat"],
    texts: { "fs.path.name": 0 },
    ahead: true,
  },
  {
    ...NOTHING,
    code: 5,
    names: ["rename", "renameat", "renameat2"],
    texts: { "fs.path.source": 0 },
    ahead: true,
  },
];
