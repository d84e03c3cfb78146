import type { Config } from "../config/schema.ts";
import { UserError } from "../errors.ts";
import { log } from "../log.ts";
import type { RuleEngine } from "../rules/engine.ts";
import { type Armament, NO_ARMAMENT } from "../respond/kernel/arm.ts";
import { type Source, SourceError } from "../sources/source.ts";
import type { ProbeHook, ProbeSource } from "../sources/probe/mod.ts";
import { SystemState } from "../state/mod.ts";
import type { LoadedRules } from "./rules.ts";
import type { Settings } from "./settings.ts";
import { loadedSources } from "./enabled_sources.ts";
import { selectSyscalls } from "./syscalls.ts";

/** A source that is ready to run, and the state that goes with it. */
export interface OpenSource {
  source: Source;
  state: SystemState;
  /** Holds the document of the event that is being delivered, for sources whose events are documents. */
  documents?: { readonly document: unknown };
  /** The events are recorded ones: their clock counts, and nothing is lost by waiting. */
  offline: boolean;
  /** Learns what was there before the first event; events are already being collected. */
  prepare(): void;
  /** Watches what other rules need. */
  setRules(settings: Settings, rules: LoadedRules): void;
}

/**
 * Opens the source that settings and rules ask for.
 *
 * @throws {UserError} no source is left, or none of that name exists
 * @throws {Error} it cannot be opened; the message says what is missing
 */
export async function openSource(
  settings: Settings,
  rules: LoadedRules,
): Promise<OpenSource> {
  const { capture, config, speed } = settings;
  if (capture !== undefined) return await openReplay(capture, speed);
  log.info(`Loaded event sources: ${loadedSources(config).join(", ")}`);
  log.info(`Enabled event sources: ${settings.sources.join(", ")}`);
  if (settings.sources.includes("k8s_audit")) {
    log.warn(
      "Syscalls and an audit log are not watched at once: the audit log is left out. With --enable-source k8s_audit it is read instead.",
    );
  }
  const { kind } = config.engine;
  if (kind === "gvisor") {
    throw new UserError(
      `engine.kind '${kind}' leaves no event source to watch: use modern_ebpf, or read a capture with -e`,
    );
  }
  return kind === "nodriver" || kind === "none"
    ? await openIdle()
    : await openLive(settings, rules);
}

/** For trying out everything but the kernel: rules, outputs, the page, reloading. */
async function openIdle(): Promise<OpenSource> {
  const [{ IdleSource }, { readMachine }] = await Promise.all([
    import("../sources/idle_source.ts"),
    import("../state/proc/machine.ts"),
  ]);
  log.info("Opening 'syscall' source with no driver");
  return {
    source: new IdleSource(),
    state: new SystemState({ machine: readMachine() }),
    offline: false,
    prepare() {},
    setRules() {},
  };
}

async function openReplay(
  path: string,
  speed: Settings["speed"],
): Promise<OpenSource> {
  const { NotACaptureError, openCapture } = await import(
    "../sources/capture/mod.ts"
  );
  const { readMachine } = await import("../state/proc/machine.ts");
  const state = new SystemState({ machine: readMachine() });
  const shared = { state, offline: true, prepare() {}, setRules() {} };
  try {
    const source = await openCapture(path, { seeds: state, speed });
    log.info(`Reading system call events from file: ${path}`);
    return { source, ...shared };
  } catch (error) {
    if (!(error instanceof NotACaptureError) || !looksLikeJson(path)) {
      throw error;
    }
    const { AuditFileSource } = await import("../sources/k8s_audit/mod.ts");
    const source = new AuditFileSource(path);
    log.info(`Reading k8s audit events from file: ${path}`);
    return { source, documents: source, ...shared };
  }
}

function looksLikeJson(path: string): boolean {
  if (path === "-") return false;
  const file = Deno.openSync(path);
  try {
    const head = new Uint8Array(256);
    const count = file.readSync(head) ?? 0;
    const text = new TextDecoder().decode(head.subarray(0, count));
    return /^\s*[{[]/.test(text);
  } finally {
    file.close();
  }
}

async function openLive(
  settings: Settings,
  rules: LoadedRules,
): Promise<OpenSource> {
  const [
    { openProbe, allSyscalls, releaseMemory },
    { liveState, unseenOperations },
  ] = await Promise.all([
    import("../sources/probe/mod.ts"),
    import("./live_state.ts"),
  ]);
  const { config } = settings;
  const engine = rules.engineOf("syscall");
  const names = syscallNames(engine, config, allSyscalls());
  const bytes = ringBytes(config);
  log.info(
    `The chosen syscall buffer dimension is: ${bytes} bytes (${
      bytes / 2 ** 20
    } MBs)`,
  );
  const source: ProbeSource = openProbe({
    syscalls: names,
    hooks: hooksOf(names),
    bufferBytes: bytes,
    cpusPerBuffer: config.modern_bpf.cpus_for_each_syscall_buffer ??
      config.engine.modern_ebpf.cpus_for_each_buffer,
    snaplen: config.falco_libs.snaplen,
    realpath: engine.needs.has("realpath"),
    scan: !config.engine.modern_ebpf.disable_iterators,
    respond: rules.armament !== undefined,
    deny: (rules.armament?.packed.denialCount ?? 0) > 0,
  });
  log.info("Opening 'syscall' source with modern BPF probe.");
  const state = liveState(config, source);
  let scanned = { fds: false, sockets: false };
  let armed = rules.armament;
  const scan = ({ needs }: RuleEngine) => {
    scanned = {
      fds: scanned.fds || needs.has("fds"),
      sockets: scanned.sockets || needs.has("sockets"),
    };
    const start = performance.now();
    const count = state.scanProc(scanned);
    const took = Math.round(performance.now() - start);
    log.debug(`${count} threads were there already, read in ${took} ms`);
  };
  return {
    source,
    state,
    offline: false,
    prepare() {
      if (rules.armament !== undefined) armProbe(source, rules.armament);
      source.attach();
      if (engine.needs.has("realpath")) tellOfPaths(source);
      const warning = unseenOperations(source);
      if (warning !== undefined) log.warn(warning);
      // what loading has needed, mostly the kernel's type information, must not add to what the scan needs
      releaseMemory();
      scan(engine);
    },
    setRules(next, rules) {
      const engine = rules.engineOf("syscall");
      source.setSyscalls(
        syscallNames(engine, next.config, allSyscalls()),
        engine.needs.has("realpath"),
      );
      if (engine.needs.has("realpath")) tellOfPaths(source);
      // what the probe decided by the old rules it must not go on deciding
      if ((armed ?? rules.armament) !== undefined) {
        armProbe(source, rules.armament ?? NO_ARMAMENT);
      }
      armed = rules.armament;
      const { fds, sockets } = scanned;
      if (
        !fds && engine.needs.has("fds") ||
        !sockets && engine.needs.has("sockets")
      ) scan(engine);
    },
  };
}

/** Rules ask for the paths that the kernel has found; not every kernel shows all of them. */
function tellOfPaths(source: ProbeSource): void {
  const why = source.unresolvedPaths();
  if (why === undefined) return;
  log.info(
    `fs.realpath of calls that open no file does not follow links here: ${why}`,
  );
}

/** Hands the probe what it is to decide by itself; where it cannot, user space decides, as it does for the rest. */
function armProbe(source: ProbeSource, { packed }: Armament): void {
  try {
    source.setDecisions(packed);
  } catch (error) {
    // what is to be refused cannot be answered later
    if (!(error instanceof SourceError) || packed.denialCount > 0) throw error;
    log.warn(`Responses are given from user space: ${error.message}`);
  }
}

function syscallNames(
  engine: RuleEngine,
  config: Config,
  all: Iterable<string>,
): ReadonlySet<string> {
  const { names, ignored } = selectSyscalls(engine, config, all);
  // rules without an event type match everything; that is not what the warning is for
  if (ignored.length > 0 && engine.eventTypes !== undefined) {
    log.warn(
      `Loaded rules match syscalls that are not activated: ${
        ignored.join(", ")
      }. Those of high volume are with -A; others were removed by base_syscalls.`,
    );
  }
  return names;
}

const HOOKS: readonly ProbeHook[] = [
  "procexit",
  "signaldeliver",
  "switch",
  "page_fault",
];

function hooksOf(names: ReadonlySet<string>): ProbeHook[] {
  return HOOKS.filter((hook) => names.has(hook));
}

function ringBytes(config: Config): number {
  if (config.ring.bytes > 0) {
    if (!Number.isInteger(Math.log2(config.ring.bytes))) {
      throw new UserError(
        `ring.bytes: ${config.ring.bytes} is not a power of two`,
      );
    }
    return config.ring.bytes;
  }
  const { kind } = config.engine;
  const preset = config.syscall_buf_size_preset ??
    (kind === "kmod" || kind === "ebpf"
      ? config.engine[kind]
      : config.engine.modern_ebpf).buf_size_preset;
  return 2 ** (19 + preset);
}
