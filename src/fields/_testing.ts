/** Events and states made up for tests. */
import type { ByteString } from "../events/bytestring.ts";
import { type ParamValue, viewOf } from "../events/build.ts";
import type { EventView } from "../events/view.ts";
import { Context } from "../state/context.ts";
import { FdInfo, FdType, L4Proto } from "../state/fd.ts";
import type { StateView } from "../state/state_view.ts";
import { StringList, Thread } from "../state/thread.ts";
import { findField } from "./mod.ts";
import type { Value } from "./field.ts";
import { parseIp } from "../events/parse_ip.ts";

/** What an event is made of besides its parameters. */
export interface EventOptions {
  ts?: bigint;
  tid?: number;
  num?: number;
  cpu?: number;
  /** Parts of the tail of a live event, by kind (`TailKind`). */
  tail?: Readonly<Record<number, ByteString>>;
}

/** An event of this code with these parameters, in order; the rest of the schema's parameters are left out. */
export function makeEvent(
  code: number,
  params: readonly ParamValue[],
  options: EventOptions = {},
): EventView {
  const { ts = 1_700_000_000_000_000_042n, tid = 100 } = options;
  const tail = options.tail && { parts: options.tail };
  const view = viewOf({ type: code, ts, tid, params, tail });
  view.num = options.num ?? 1;
  view.cpu = options.cpu ?? 0;
  return view;
}

/** A state that holds what a test puts into it. */
export class FakeState implements StateView {
  machine = {
    hostname: "node7",
    cpuCount: 2,
    memoryBytes: 0,
    bootTime: 0n,
    addresses: new Set<ByteString>([parseIp("10.0.0.1")!]),
  };
  firstTimestamp = 0n;
  previousTimestamp = 0n;
  threads = new Map<number, Thread>();
  users = new Map<number, string>([[0, "root"], [1000, "alice"]]);

  thread(tid: number): Thread | undefined {
    return this.threads.get(tid);
  }
  parent(thread: Thread): Thread | undefined {
    return this.threads.get(thread.main.ptid);
  }
  ancestor(thread: Thread, n: number): Thread | undefined {
    let current: Thread | undefined = thread.main;
    for (let i = 0; i < n && current !== undefined; i++) {
      current = this.parent(current);
    }
    return current;
  }
  user(uid: number, _containerId: ByteString) {
    const name = this.users.get(uid);
    return name === undefined
      ? undefined
      : { uid, gid: uid, name, home: `/home/${name}`, shell: "/bin/sh" };
  }
  group(gid: number, _containerId: ByteString) {
    const name = this.users.get(gid);
    return name === undefined ? undefined : { gid, name };
  }

  /** Adds a process. */
  add(pid: number, values: Partial<Thread> & { argv?: string[] }): Thread {
    const thread = new Thread(pid, pid);
    const { argv, ...rest } = values;
    Object.assign(thread, rest);
    if (argv !== undefined) {
      thread.args = new StringList(argv.map((arg) => `${arg}\0`).join(""));
    }
    if (thread.vpid === -1) thread.vpid = thread.vtid = pid;
    thread.programChanged();
    this.threads.set(pid, thread);
    return thread;
  }
}

/** A descriptor of a file. */
export function file(name: string, values: Partial<FdInfo> = {}): FdInfo {
  return Object.assign(new FdInfo(), {
    type: FdType.FILE,
    name,
    nameRaw: name,
    ...values,
  });
}

/** A connected TCP socket. */
export function socket(
  sip: string,
  sport: number,
  dip: string,
  dport: number,
  values: Partial<FdInfo> & { role?: "client" | "server" | "unknown" } = {},
): FdInfo {
  const { role = "client", ...rest } = values;
  return Object.assign(new FdInfo(), {
    type: sip.includes(":") ? FdType.IPV6 : FdType.IPV4,
    name: `${sip}:${sport}->${dip}:${dport}`,
    nameRaw: `${sip}:${sport}->${dip}:${dport}`,
    socket: {
      l4proto: L4Proto.TCP,
      sip: parseIp(sip)!,
      sport,
      dip: parseIp(dip)!,
      dport,
      role,
      connected: true,
      pending: false,
      source: 0n,
      peer: 0n,
    },
    ...rest,
  });
}

/** The context of an event, with the thread that its tid names and the descriptor given. */
export function makeContext(
  event: EventView,
  state: FakeState = new FakeState(),
  fd: { num?: number; info?: FdInfo } = {},
): Context {
  const context = new Context(event, state);
  context.thread = state.thread(event.tid);
  context.fdNum = fd.num ?? -1;
  context.fd = fd.info;
  return context;
}

/** Value of a field, by its name with argument: `proc.aname[2]`, `evt.arg.flags`. */
export function read(
  context: Context,
  text: string,
  source = "syscall",
): Value {
  const [, name, bracket] = /^([^[]*)(?:\[(.*)\])?$/.exec(text)!;
  let field = findField(name, source);
  let arg: string | undefined = bracket;
  for (
    let dot = name.lastIndexOf(".");
    field === undefined && dot > 0;
    dot = name.lastIndexOf(".", dot - 1)
  ) {
    field = findField(name.slice(0, dot), source);
    arg = name.slice(dot + 1);
  }
  if (field === undefined) throw new Error(`no field ${text}`);
  return field.bind(arg)(context);
}

/** Whether a field without special comparison would not do: the result of its `compare`. */
export function compare(
  context: Context,
  text: string,
  op: Parameters<
    NonNullable<ReturnType<typeof findField>>["compare"] & object
  >[0],
  values: string[],
  test: (value: unknown) => boolean,
  source = "syscall",
): boolean | undefined {
  const [, name, arg] = /^([^[]*)(?:\[(.*)\])?$/.exec(text)!;
  const special = findField(name, source)?.compare?.(
    op,
    values,
    arg,
    () => test,
  );
  return special?.(context);
}
