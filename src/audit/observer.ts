import {
  Address,
  Family,
  ipText,
  readSockaddr,
  unmapped,
} from "../events/address.ts";
import { type ByteString, toText } from "../events/bytestring.ts";
import { capabilityNames, codesOf, EVENTS } from "../events/tables.ts";
import type { Need, Reader } from "../fields/field.ts";
import { findField } from "../fields/mod.ts";
import type { Rule, RuleEngine } from "../rules/engine.ts";
import {
  type Context,
  FdType,
  L4Proto,
  NO_ID,
  type Thread,
} from "../state/mod.ts";
import { OpenFlag } from "../state/flags.ts";
import { EndpointLog } from "./endpoint_log.ts";
import { FileLog, type FileUse } from "./file_log.ts";
import { FindingLog } from "./finding_log.ts";
import { PrivilegeLog } from "./privilege_log.ts";
import { ProcessLog, type Scope } from "./process_log.ts";

type Handler = (context: Context, observer: Observer) => void;

const EACCES = -13;
const EPERM = -1;
const EINPROGRESS = -115;
/** Set-user-id and set-group-id bits of a file mode in events, as in the kernel. */
const SET_ID_BITS = 0o6000;

/**
 * Watches what the processes under audit do. It sits in front of the rules as their engine: it sees every event after
 * the state has taken it in, and lets the rules see only those that belong to the audit.
 */
export class Observer implements RuleEngine {
  readonly processes: ProcessLog;
  readonly files = new FileLog();
  readonly endpoints = new EndpointLog();
  readonly privileges = new PrivilegeLog();
  readonly findings = new FindingLog();
  readonly rules: readonly Rule[];
  readonly eventTypes: ReadonlySet<string> | undefined;
  readonly needs: ReadonlySet<Need>;
  readonly #inner: RuleEngine;
  readonly #handlers: (Handler | undefined)[] = [];

  /** @param engine the rules that make findings */
  constructor(engine: RuleEngine, scope: Scope) {
    this.#inner = engine;
    this.rules = engine.rules;
    this.processes = new ProcessLog(scope);
    for (const [names, handler] of HANDLERS) {
      for (const name of names.split(" ")) {
        for (const code of codesOf(name)) {
          if (EVENTS[code]?.name === name) this.#handlers[code] = handler;
        }
      }
    }
    const names = HANDLERS.flatMap(([names]) => names.split(" "));
    this.eventTypes = engine.eventTypes &&
      new Set([...engine.eventTypes, ...names]);
    this.needs = new Set<Need>([
      ...engine.needs,
      "fds",
      "sockets",
      "credentials",
      "cwd",
      "containers",
    ]);
  }

  match(context: Context, matches: Int32Array): number {
    const { thread, event } = context;
    if (thread === undefined) return 0;
    if (!this.processes.meet(thread, event.timestamp)) return 0;
    this.#handlers[event.type]?.(context, this);
    return this.#inner.match(context, matches);
  }

  /** Enters a finding: the pipeline's handler of matches. */
  onMatch(rule: Rule, context: Context): void {
    const { thread } = context;
    const process = thread && this.processes.get(thread.pid);
    this.findings.add(rule, context, process?.report.id ?? null);
  }
}

const fdName = reader("fd.name");
const pathName = reader("fs.path.name");
const pathSource = reader("fs.path.source");
const pathTarget = reader("fs.path.target");

function reader(name: string): Reader {
  return findField(name, "syscall")!.bind(undefined);
}

function opened(context: Context, observer: Observer): void {
  const { event } = context;
  const fd = event.i64(0);
  if (fd < 0) {
    if (fd === EACCES || fd === EPERM) {
      file(fdName, "denied", context, observer);
    }
    return;
  }
  const flags = context.fd?.openFlags ?? 0;
  const path = context.fd?.name;
  if (path === undefined) return;
  if ((flags & OpenFlag.READ) !== 0) observer.files.add(path, "read");
  if ((flags & OpenFlag.WRITE) !== 0) observer.files.add(path, "written");
  if ((flags & OpenFlag.CREATED) !== 0) observer.files.add(path, "created");
}

function created(context: Context, observer: Observer): void {
  if (context.event.i64(0) < 0) return;
  const path = context.fd?.name;
  if (path === undefined) return;
  observer.files.add(path, "created");
  observer.files.add(path, "written");
}

/** A handler that counts one path of the event, read by `read`. */
function onPath(read: Reader, use: FileUse): Handler {
  return (context, observer) => file(read, use, context, observer);
}

function file(
  read: Reader,
  use: FileUse,
  context: Context,
  observer: Observer,
): void {
  const path = read(context);
  if (typeof path === "string" && path !== "" && path !== "<NA>") {
    observer.files.add(path, use);
  }
}

function renamed(context: Context, observer: Observer): void {
  file(pathSource, "deleted", context, observer);
  file(pathTarget, "created", context, observer);
}

function modeChanged(context: Context, observer: Observer): void {
  const { event } = context;
  if (event.i64(0) < 0) return;
  file(pathName, "changed", context, observer);
  const mode = event.u32(event.paramCount - 1);
  if ((mode & SET_ID_BITS) === 0) return;
  const path = pathName(context);
  privilege(
    "file-bit",
    `mode ${mode.toString(8)} of ${
      toText(typeof path === "string" ? path : "")
    }`,
    context,
    observer,
  );
}

function executed(context: Context, observer: Observer): void {
  const { event, thread } = context;
  if (thread === undefined || event.i64(0) < 0) return;
  observer.files.add(thread.exepath, "executed");
  observer.processes.executed(thread, event.timestamp);
  credentials(context, observer);
}

function forked(context: Context, observer: Observer): void {
  const { event, state } = context;
  const child = event.i64(0);
  if (child <= 0) return;
  const thread = state.thread(child);
  if (thread?.isMain) observer.processes.meet(thread, event.timestamp);
}

/** A process has ended when its last thread has: the main one may go first, and often does. */
function exited(context: Context, observer: Observer): void {
  const { event, thread } = context;
  if (thread === undefined || !isLast(thread)) return;
  // status as wait(2) has it: code in the second byte, signal in the low bits
  const status = event.i64(0);
  const signal = status & 0x7f;
  observer.processes.ended(
    thread.pid,
    (status >> 8) & 0xff,
    signal,
    event.timestamp,
  );
}

/** Whether no thread of the process is left but this one, which is about to go. */
function isLast(thread: Thread): boolean {
  const { main } = thread;
  return main.exited && main.threadCount === (thread === main ? 1 : 2);
}

function connected(context: Context, observer: Observer): void {
  const result = context.event.i64(0);
  if (result < 0 && result !== EINPROGRESS) refused(context, observer);
  else endpoint("out", context, observer, false);
}

const ENOENT = -2;
const address = new Address();
/** Where the event of a connect has the address. */
const CONNECT_ADDRESS = 3;

/**
 * A connection that was not made has left no trace in the socket: the address is in the event only. A socket file that
 * is not there is left out: the C library looks for those of services in nearly every program.
 */
function refused({ event, fd, thread }: Context, observer: Observer): void {
  if (!readSockaddr(event, CONNECT_ADDRESS, address)) return;
  const program = toText(thread?.comm ?? "");
  if (address.family === Family.UNIX) {
    const path = toText(address.path);
    if (path !== "" && event.i64(0) !== ENOENT) {
      observer.endpoints.add("out", "unix", path, null, program, true);
    }
    return;
  }
  observer.endpoints.add(
    "out",
    PROTOCOLS[fd?.socket?.l4proto ?? 0] ?? "ip",
    ipText(unmapped(address.dip)),
    address.dport,
    program,
    true,
  );
}

function accepted(context: Context, observer: Observer): void {
  if (context.event.i64(0) >= 0) endpoint("in", context, observer, false);
}

function listening(context: Context, observer: Observer): void {
  if (context.event.i64(0) >= 0) endpoint("listen", context, observer, false);
}

function sent(context: Context, observer: Observer): void {
  const socket = context.fd?.socket;
  if (socket?.l4proto === L4Proto.UDP && context.event.i64(0) >= 0) {
    endpoint("out", context, observer, false);
  }
}

const PROTOCOLS: Record<number, string> = {
  [L4Proto.TCP]: "tcp",
  [L4Proto.UDP]: "udp",
  [L4Proto.ICMP]: "icmp",
  [L4Proto.RAW]: "raw",
};

function endpoint(
  direction: "out" | "in" | "listen",
  context: Context,
  observer: Observer,
  failed: boolean,
): void {
  const { fd, thread } = context;
  const program = toText(thread?.comm ?? "");
  if (fd === undefined) return;
  if (fd.type === FdType.UNIX) {
    const path = unixPath(fd.name);
    if (path !== "") {
      observer.endpoints.add(direction, "unix", path, null, program, failed);
    }
    return;
  }
  const { socket } = fd;
  if (socket === undefined) return;
  const remote = direction === "in" ? socket.sip : socket.dip;
  const port = direction === "in" ? null : socket.dport;
  if (remote === "") return;
  observer.endpoints.add(
    direction,
    PROTOCOLS[socket.l4proto] ?? "ip",
    ipText(remote),
    port,
    program,
    failed,
  );
}

/** The path in the name of a unix socket, which begins with the kernel's addresses of the ends. */
function unixPath(name: ByteString): string {
  const blank = name.indexOf(" ");
  return toText(blank < 0 ? name : name.slice(blank + 1));
}

/** Compares what the process may do with what it might when last seen. */
function credentials(context: Context, observer: Observer): void {
  const { thread } = context;
  const known = thread && observer.processes.get(thread.pid);
  if (thread === undefined || known === undefined) return;
  const { uid, gid, capEffective } = thread.main;
  if (uid !== known.uid) {
    if (known.uid !== NO_ID) {
      privilege("uid", `${known.uid} to ${uid}`, context, observer);
    }
    known.uid = uid;
    known.report.uid = uid === NO_ID ? null : uid;
  }
  if (gid !== known.gid) {
    if (known.gid !== NO_ID) {
      privilege("gid", `${known.gid} to ${gid}`, context, observer);
    }
    known.gid = gid;
  }
  const gained = capEffective & ~known.capabilities;
  if (gained !== 0n) {
    privilege(
      "capabilities",
      `gained ${capabilityNames(gained)}`,
      context,
      observer,
    );
  }
  known.capabilities = capEffective;
}

function privilege(
  what: string,
  detail: string,
  context: Context,
  observer: Observer,
): void {
  const { event, thread } = context;
  observer.privileges.add(
    what,
    detail,
    (thread && observer.processes.get(thread.pid)?.report.id) ?? null,
    toText(thread?.exepath ?? ""),
    event.timestamp,
  );
}

/** Events that an audit looks at by itself, beside what its rules look at. */
const HANDLERS: readonly (readonly [names: string, handler: Handler])[] = [
  ["open openat openat2 open_by_handle_at", opened],
  ["creat", created],
  ["unlink unlinkat rmdir", onPath(pathName, "deleted")],
  ["mkdir mkdirat", onPath(pathName, "created")],
  ["rename renameat renameat2", renamed],
  ["link linkat symlink symlinkat", onPath(pathSource, "created")],
  ["chmod fchmod fchmodat", modeChanged],
  ["chown lchown fchown fchownat", onPath(pathName, "changed")],
  ["execve execveat", executed],
  ["clone clone3 fork vfork", forked],
  ["procexit", exited],
  ["connect", connected],
  ["accept accept4", accepted],
  ["listen", listening],
  ["sendto sendmsg", sent],
  [
    "setuid setgid setresuid setresgid setreuid setregid capset",
    credentials,
  ],
];
