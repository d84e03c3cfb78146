import type { OptionSpec } from "./command.ts";
import { MATURITY_OPTION } from "./maturity.ts";

/** Options of `saker run`: Falco's, of all its versions. */
export const RUN_OPTIONS: readonly OptionSpec[] = [
  {
    short: "c",
    long: "config",
    value: "FILE",
    complete: "file",
    help:
      "Configuration file (default: /etc/saker/saker.yaml, then /etc/falco/falco.yaml, then built-in settings).",
  },
  {
    short: "r",
    long: "rules",
    value: "PATH",
    repeat: true,
    complete: "file",
    help:
      "Rules file, or folder of rules files, instead of those of the configuration. May be repeated; the order counts.",
  },
  MATURITY_OPTION,
  {
    short: "o",
    long: "option",
    value: "KEY=VALUE",
    repeat: true,
    help:
      "Set a key of the configuration: a.b=x, a[0]=x, a[]=x (append); a value in {} or [] is JSON.",
  },
  {
    short: "V",
    long: "validate",
    value: "FILE",
    repeat: true,
    takesOperands: true,
    complete: "file",
    help: "Validate rules files (-V FILE FILE…) and exit.",
  },
  {
    short: "L",
    help:
      "Describe all rules and exit; with json_output also macros and lists, as JSON.",
  },
  { short: "l", value: "RULE", help: "Describe one rule and exit." },
  {
    short: "e",
    value: "FILE",
    complete: "file",
    help:
      "Take events from a capture file (- for standard input), not from the kernel.",
  },
  { short: "M", value: "SECONDS", help: "Stop after so many seconds." },
  {
    short: "D",
    value: "NAME",
    repeat: true,
    help: "Disable rules whose name contains NAME.",
  },
  {
    short: "T",
    value: "TAG",
    repeat: true,
    help: "Disable rules with this tag.",
  },
  {
    short: "t",
    value: "TAG",
    repeat: true,
    help: "Run only rules with this tag. Not together with -T or -D.",
  },
  {
    short: "A",
    help:
      "Watch all syscalls that rules can match, those of high volume (read, write…) too.",
  },
  {
    short: "i",
    help: "Print the events that are ignored without -A, and exit.",
  },
  {
    short: "p",
    value: "TEXT",
    help:
      "Append TEXT to every output; -pc, -pk: container or Kubernetes fields.",
  },
  {
    long: "print",
    value: "TEXT",
    optional: true,
    help: "Print every event as well; --print=TEXT is the same as -p TEXT.",
  },
  {
    short: "b",
    long: "print-base64",
    help: "Print data buffers as base64.",
  },
  {
    short: "S",
    long: "snaplen",
    value: "BYTES",
    help: "Bytes kept of each data buffer (default 80).",
  },
  {
    long: "list",
    value: "SOURCE",
    optional: true,
    takesOperands: true,
    complete: ["syscall", "k8s_audit"],
    help: "List the fields, or those of one source, and exit.",
  },
  { short: "N", help: "With --list: names only." },
  {
    long: ["list-events", "list-syscall-events"],
    help: "List the event types and exit.",
  },
  {
    long: "markdown",
    help: "With --list or --list-events: print Markdown.",
  },
  {
    long: "format",
    value: "FORMAT",
    complete: ["text", "markdown", "json"],
    help: "With --list or --list-events: text, markdown or json.",
  },
  {
    long: "enable-source",
    value: "SOURCE",
    repeat: true,
    complete: ["syscall"],
    help: "Take events from this source only. May be repeated.",
  },
  {
    long: "disable-source",
    value: "SOURCE",
    repeat: true,
    complete: ["syscall"],
    help: "Take no events from this source. May be repeated.",
  },
  {
    long: "dry-run",
    help: "Set everything up, say what is wrong, and exit without events.",
  },
  {
    short: "P",
    long: "pidfile",
    value: "FILE",
    complete: "file",
    help: "Write the process id to FILE.",
  },
  {
    short: "d",
    long: "daemon",
    help: "Run in the background; needs -P.",
  },
  {
    short: "s",
    long: "stats-file",
    value: "FILE",
    complete: "file",
    help: "Append a JSON line with statistics to FILE at each interval.",
  },
  {
    long: ["stats-interval", "stats_interval"],
    value: "MS",
    help: "Milliseconds between the lines of -s (default 5000).",
  },
  {
    short: "U",
    long: "unbuffered",
    help: "Flush each line; saker always does.",
  },
  { short: "v", help: "Be verbose: warnings of rules, figures at the end." },
  {
    long: "support",
    help: "Print versions, configuration and rules as JSON, and exit.",
  },
  {
    long: "config-schema",
    help: "Print the JSON schema of the configuration, and exit.",
  },
  {
    long: "rule-schema",
    help: "Print the JSON schema of rules files, and exit.",
  },
  { long: "list-plugins", help: "List what is built in, and exit." },
  {
    long: "plugin-info",
    value: "NAME",
    help: "Tell about one of those that are built in, and exit.",
  },
  { long: "page-size", help: "Print the size of a memory page, and exit." },
  { long: "version", help: "Print versions and exit." },

  // accepted so that old command lines keep working
  {
    long: "cri",
    value: "PATH",
    repeat: true,
    hidden: true,
    help: "Socket of the container runtime; not used.",
  },
  { long: "disable-cri-async", hidden: true, help: "An old option; not used." },
  {
    short: "k",
    long: "k8s-api",
    value: "URL",
    hidden: true,
    help: "Kubernetes API; not used.",
  },
  {
    short: "K",
    long: "k8s-api-cert",
    value: "FILES",
    hidden: true,
    help: "Credentials of -k; not used.",
  },
  {
    long: "k8s-node",
    value: "NAME",
    hidden: true,
    help: "Node of this machine; not used.",
  },
  {
    short: "m",
    long: "mesos-api",
    value: "URL",
    hidden: true,
    help: "Mesos API; not used.",
  },
  {
    short: "u",
    long: "userspace",
    hidden: true,
    help: "Events by ptrace; not used.",
  },
  { long: "modern-bpf", hidden: true, help: "The only kind there is." },
  { long: "nodriver", hidden: true, help: "No events from the kernel." },
];
