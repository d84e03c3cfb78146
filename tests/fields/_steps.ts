/** The events of the scene in which fields are looked at, by name: conditions of one rule each. */
export const STEPS = {
  exec: "evt.type = execve and proc.name = player",
  thread: "evt.type in (mkdir, mkdirat) and proc.name = player",
  open: "evt.type in (open, openat) and fd.name endswith /created and " +
    "evt.is_open_create = true and proc.name = scene",
  link: "evt.type in (open, openat) and evt.arg.name endswith /link and " +
    "proc.name = scene",
  read: "evt.type = read and evt.buffer startswith contents and " +
    "proc.name = scene",
  rename: "evt.type = renameat and proc.name = scene",
  missing:
    "evt.type in (open, openat) and evt.arg.name endswith /missing and " +
    "proc.name = scene",
  unmap: "evt.type = munmap and evt.failed = true and proc.name = scene",
  nobody: "evt.type = kill and evt.res = ESRCH and proc.name = scene",
  connect: "evt.type = connect and fd.sport = 443 and evt.res = SUCCESS and " +
    "proc.name = scene",
  refused: "evt.type = connect and evt.res = ECONNREFUSED and " +
    "proc.name = scene",
  poll: "evt.type = poll and proc.name = scene",
  retarget: "evt.type = sendto and fd.name_changed = true and fd.sport = 53 " +
    "and proc.name = scene",
  syslog: "evt.is_syslog = true and proc.name = scene",
  boxed: "evt.type in (open, openat) and fd.name endswith /inside and " +
    "proc.name = boxed",
  lowprog: "evt.type = execve and proc.name = lowprog",
  upprog: "evt.type = execve and proc.name = upprog",
  lowfile: "evt.type in (open, openat) and fd.name endswith /lowprog and " +
    "evt.is_open_write = false and proc.name = scene",
  upfile: "evt.type in (open, openat) and fd.name endswith /upprog and " +
    "evt.is_open_write = false and proc.name = scene",
  memory: "evt.type in (execve, execveat) and proc.is_exe_from_memfd = true " +
    "and proc.pname = scene",
} as const;

export type Step = keyof typeof STEPS;

/** The steps that need an overlay file system. */
export const LAYERS: ReadonlySet<string> = new Set(
  ["lowprog", "upprog", "lowfile", "upfile"] satisfies Step[],
);

/** Arguments with which fields are printed; those that need none are printed without as well. */
export const ARGUMENTS: Record<string, string> = {
  "evt.type.is": "307",
  "evt.arg": "name",
  "evt.rawarg": "flags",
  "proc.args": "1",
  "proc.env": "FIELD",
  "proc.aname": "2",
  "proc.aexe": "2",
  "proc.aexepath": "1",
  "proc.acmdline": "1",
  "proc.aargs": "1",
  "proc.aenv": "FIELD",
  "proc.apid": "1",
  "thread.cgroup": "cpu",
  "fd.types": "0",
};

/**
 * What conditions of fields that can only be compared are: one that holds in the step and one that does not. `NOW`
 * stands for the present, in ns since the epoch.
 */
export const FILTERS: Record<string, readonly [Step, string, string]> = {
  "evt.around": ["open", "[NOW] = 60000", "[NOW] = 0"],
  "fd.ip": ["connect", " = 127.0.0.1", " = 127.0.0.4"],
  "fd.port": ["connect", " = 123", " = 124"],
  "fd.proto": ["connect", " = https", " = http"],
  "fd.net": ["connect", " = 127.0.0.2/32", " = 127.0.1.0/24"],
  "fd.cnet": ["connect", " = 127.0.0.1/32", " = 127.0.0.2/32"],
  "fd.snet": ["connect", " = 127.0.0.2/32", " = 127.0.0.1/32"],
  "fd.lnet": ["connect", " = 127.0.0.1/32", " = 127.0.0.2/32"],
  "fd.rnet": ["connect", " = 127.0.0.2/32", " = 127.0.0.1/32"],
};

/** Host names of the ends of the connection: looked up when a condition asks for them. */
export const LOOKUPS = {
  cip: "localhost",
  lip: "localhost",
  sip: "127.0.0.2",
  rip: "127.0.0.2",
};

/**
 * Rules whose outputs print `fields` in each step, and rules for what can only be compared, in the language of rules
 * files. The names of the latter end in `+` when they have to match, in `-` when they must not.
 */
export function rulesFor(fields: readonly string[]): string {
  const rules: string[] = [];
  const rule = (name: string, condition: string, output: string) =>
    rules.push(
      `- rule: ${name}\n  desc: ${name}\n  condition: ${condition}\n` +
        `  output: "${output}"\n  priority: NOTICE\n`,
    );
  const all = fields.map((field) => `%${field}`).join(" ");
  for (const [name, condition] of Object.entries(STEPS)) {
    rule(name, condition, all);
  }
  const now = `${Date.now()}000000`;
  for (const [field, [step, yes, no]] of Object.entries(FILTERS)) {
    for (const [sign, test] of [["+", yes], ["-", no]]) {
      const condition = `${field}${test.replace("NOW", now)}`;
      rule(`${field}${sign}`, `${STEPS[step]} and ${condition}`, "-");
    }
  }
  for (const [end, host] of Object.entries(LOOKUPS)) {
    const condition = `fd.${end}.name = ${host}`;
    rule(`fd.${end}.name+`, `${STEPS.connect} and ${condition}`, "-");
  }
  return rules.join("\n");
}
