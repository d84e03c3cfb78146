import type { Alert, Priority } from "../alerts/alert.ts";
import { EventView, HEADER_SIZE, TAIL_SIZE } from "../events/view.ts";
import type { Rule } from "../rules/engine.ts";
import { Context } from "../state/context.ts";
import type { StateView } from "../state/state_view.ts";
import { Thread } from "../state/thread.ts";
import { parseResponses } from "./config.ts";
import { TICK_NS } from "../state/proc/clock.ts";
import { executable, readStat } from "./proc.ts";
import { Responder, type ResponderParts } from "./responder.ts";

/** A process of the test, ended with the scope. */
export class Victim {
  readonly child: Deno.ChildProcess;
  readonly pid: number;

  constructor(command = "sleep", args: string[] = ["300"]) {
    this.child = new Deno.Command(command, {
      args,
      stdin: "null",
      stdout: "null",
    }).spawn();
    this.pid = this.child.pid;
  }

  /** The context of an event that this process has just made. */
  context(flags = 0): Context {
    const stat = readStat(this.pid)!;
    return contextOf(this.pid, stat.startTicks, stat.ppid, flags);
  }

  get state(): string | undefined {
    try {
      const text = Deno.readTextFileSync(`/proc/${this.pid}/status`);
      return /^State:\s+(\S)/m.exec(text)?.[1];
    } catch {
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.child.kill("SIGKILL");
    } catch {
      // ended by the test
    }
    await this.child.status;
  }
}

/** The context of an event without parameters, with the tail that the probe gives it. */
export function contextOf(
  pid: number,
  startTicks: number,
  ppid = -1,
  flags = 0,
): Context {
  const bytes = new Uint8Array(HEADER_SIZE + TAIL_SIZE);
  const data = new DataView(bytes.buffer);
  const now = BigInt(Math.round(performance.timeOrigin + performance.now()));
  data.setBigUint64(0, now * 1_000_000n, true);
  data.setBigUint64(8, BigInt(pid), true);
  data.setUint32(16, HEADER_SIZE, true);
  data.setUint16(HEADER_SIZE + 2, flags, true);
  data.setUint32(HEADER_SIZE + 4, pid, true);
  data.setBigUint64(HEADER_SIZE + 8, BigInt(startTicks) * TICK_NS, true);
  const view = new EventView();
  view.attach(bytes, data);
  view.set(0, bytes.length);
  const context = new Context(view, {} as StateView);
  const thread = new Thread(pid, pid);
  thread.ptid = ppid;
  thread.comm = readStat(pid)?.comm ?? "ended";
  thread.exepath = executable(pid);
  context.thread = thread;
  return context;
}

/** A rule of which only the name, the tags and the priority matter. */
export function ruleOf(
  name: string,
  tags: readonly string[] = [],
  priority: Priority = "Warning",
): Rule {
  return {
    index: 0,
    name,
    description: "",
    priority,
    source: "syscall",
    tags,
    output: { format: () => name, fields: () => ({}) },
    capture: false,
    captureDuration: 0,
  };
}

/** A responder for one rule called `Evil`, and what it has said. */
export class Setup {
  readonly alerts: Alert[] = [];
  readonly rule = ruleOf("Evil", ["evil"]);
  readonly responder: Responder;

  constructor(
    actions: unknown,
    options: Record<string, unknown> = {},
    mode = "enforce",
    parts: Partial<ResponderParts> = {},
  ) {
    const config = parseResponses({
      mode,
      rules: [{ match: { rule: "Evil" }, actions, ...options }],
    });
    this.responder = new Responder(config, {
      emit: (alert) => this.alerts.push(alert),
      renderMatch: () => '{"rule":"Evil"}',
      compileCondition: () => ({ test: () => true, needs: new Set() }),
      compileTemplate: (text) => ({ format: () => text, fields: () => ({}) }),
      ...parts,
    });
    this.responder.bind([this.rule]);
  }

  /** Has the rule match, and returns the results of what was done about it. */
  match(context: Context): unknown[] {
    const before = this.alerts.length;
    this.responder.onMatch(this.rule, context);
    return this.alerts.slice(before).map((a) => a.fields["response.result"]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.responder.close();
  }
}
