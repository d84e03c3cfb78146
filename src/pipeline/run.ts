import { messageOf, UserError } from "../errors.ts";
import { log } from "../log.ts";
import type { Rule } from "../rules/engine.ts";
import type { AlertRecorder } from "../sources/capture/alert_recorder.ts";
import { TruncatedCaptureError } from "../sources/capture/error.ts";
import type { EventHandler } from "../sources/source.ts";
import type { Context } from "../state/context.ts";
import { nowNs, restartFailure } from "./alerts.ts";
import { openAlertRecorder } from "./captures.ts";
import { DropMonitor } from "./drop_monitor.ts";
import { dropOptions, onEventTime } from "./drops.ts";
import { EventPrinter, SYSDIG_FORMAT } from "./event_printer.ts";
import { configureLog } from "./logging.ts";
import { PathMonitor } from "./path_monitor.ts";
import { writePidfile } from "./pidfile.ts";
import { Pipeline } from "./pipeline.ts";
import { loadRules } from "./rules.ts";
import { settleLater } from "./settle.ts";
import type { Settings } from "./settings.ts";
import { Setup } from "./setup.ts";
import { holdHangup, onSignals } from "./signals.ts";
import { type OpenSource, openSource } from "./sources.ts";
import { Statistics } from "./statistics.ts";
import { StatsFile } from "./stats_file.ts";
import { printSummary } from "./summary.ts";
import { watchFiles } from "./watch_files.ts";

/** Exit codes of a run; errors are thrown. */
const Exit = { OK: 0, TRUNCATED: 2 } as const;
/** How often losses are looked at and the state is kept in order, ms. */
const UPKEEP = 1000;
/** How long printed events may lie around, ms. */
const PRINT = 100;

/**
 * Watches until the source ends, the time is over or a signal comes; then prints the summary.
 *
 * @param reread reads configuration and options again, for a reload
 * @param pidfile holds the process id while the run lasts
 * @returns the exit code
 * @throws {UserError} it could not be begun, or failed
 */
export async function run(
  settings: Settings,
  reread: () => Settings,
  pidfile?: string,
): Promise<number> {
  if (settings.dryRun) {
    loadRules(settings);
    log.debug("Skipping event processing in dry-run");
    return Exit.OK;
  }
  const began = performance.now();
  const hangup = holdHangup();
  const end = new AbortController();
  const stdout = { closed: false };
  const openSetup = (settings: Settings) =>
    Setup.open(settings, (only) => {
      stdout.closed = true;
      if (!only) return;
      log.warn("Nobody reads standard output any more, exiting...");
      end.abort();
    });
  let setup: Setup | undefined;
  let opened: OpenSource;
  try {
    setup = await openSetup(settings);
    opened = await openSource(settings, setup.rules);
  } catch (error) {
    hangup();
    await setup?.close();
    throw error;
  }
  const run = new Run(setup, opened, end, () => openSetup(reread()));
  const code = await run.watch(pidfile, hangup);
  run.summarise(stdout.closed, performance.now() - began);
  if (run.failure !== undefined) throw new UserError(run.failure);
  return code;
}

class Run {
  /** Why the run had to end. */
  failure: string | undefined;
  #setup: Setup;
  readonly #opened: OpenSource;
  readonly #end: AbortController;
  readonly #openSetup: () => Promise<Setup>;
  readonly #pipeline: Pipeline;
  readonly #monitor: DropMonitor;
  /** Set when rules look at what the kernel has resolved. */
  #paths: PathMonitor | undefined;
  readonly #captures: AlertRecorder | undefined;
  readonly #printer: EventPrinter | undefined;
  readonly #statistics = new Statistics();
  /** Alerts that outputs, also those before a reload, could not take. */
  readonly #discarded = new Map<string, number>();
  /** Alerts that were held back, also before a reload. */
  #rateLimited = 0;
  #stopWatching: () => void = () => {};
  #reloading: "no" | "yes" | "again" = "no";

  constructor(
    setup: Setup,
    opened: OpenSource,
    end: AbortController,
    openSetup: () => Promise<Setup>,
  ) {
    this.#setup = setup;
    this.#opened = opened;
    this.#end = end;
    this.#openSetup = openSetup;
    const { source, state } = opened;
    const { config } = setup.settings;
    this.#pipeline = new Pipeline(
      source.name,
      state,
      setup.rules.engineOf(source.name),
      (rule, context) => this.#onMatch(rule, context),
    );
    this.#statistics.addRules(this.#pipeline.engine.rules);
    this.#watchPaths();
    const captures = this.#captures = openAlertRecorder(config, state);
    if (captures !== undefined) {
      this.#pipeline.observe((context) => captures.event(context));
    }
    const printer = this.#printer = setup.settings.printEvents
      ? new EventPrinter(SYSDIG_FORMAT, config.json_output)
      : undefined;
    if (printer !== undefined) {
      this.#pipeline.observe((context) => printer.event(context));
    }
    this.#monitor = new DropMonitor(
      () => source.stats(),
      dropOptions(config),
      {
        alert: (alert) => this.#setup.outputs.emit(alert),
        exit: (message) => this.#fail(message),
      },
    );
  }

  /** Runs the source to its end. Returns the exit code. */
  async watch(
    pidfile: string | undefined,
    hangup: () => boolean,
  ): Promise<number> {
    const { source, state } = this.#opened;
    const stop = this.#start();
    if (hangup()) this.#restart();
    let removePidfile = () => {};
    let code: number = Exit.OK;
    try {
      this.#opened.prepare();
      if (pidfile !== undefined) removePidfile = writePidfile(pidfile);
      await source.run(this.#handler(), this.#end.signal);
    } catch (error) {
      if (error instanceof TruncatedCaptureError) {
        log.warn(error.message);
        code = Exit.TRUNCATED;
      } else this.#fail(messageOf(error));
    } finally {
      stop();
      source.close();
      state.close();
      removePidfile();
    }
    this.#printer?.finish();
    await this.#captures?.close();
    await this.#closeSetup(this.#setup);
    return code;
  }

  summarise(stdoutClosed: boolean, elapsedMs: number): void {
    const { outputs, responses, settings } = this.#setup;
    printSummary({
      statistics: this.#statistics,
      stdout: !stdoutClosed && !outputs.stdoutBlocked,
      responses: responses?.summary() ?? [],
      monitor: this.#monitor,
      paths: this.#paths,
      source: this.#opened.source.name,
      events: this.#opened.source.stats(),
      failures: this.#pipeline.failures,
      discarded: this.#discarded,
      rateLimited: this.#rateLimited,
      state: this.#opened.state.stats(),
      elapsedMs: settings.verbose ? elapsedMs : undefined,
    });
  }

  /** Begins to compare paths, if rules need what there is to compare. */
  #watchPaths(): void {
    if (this.#paths !== undefined || this.#opened.offline) return;
    if (!this.#pipeline.engine.needs.has("realpath")) return;
    const paths = this.#paths = new PathMonitor((alert) =>
      this.#setup.outputs.emit(alert)
    );
    this.#pipeline.observe((context) => paths.event(context));
  }

  #onMatch(rule: Rule, context: Context): void {
    this.#setup.onMatch(rule, context);
    this.#captures?.match(rule, context);
    this.#statistics.count(rule);
  }

  #handler(): EventHandler {
    const { documents, offline } = this.#opened;
    const pipeline = this.#pipeline;
    const handler: EventHandler = documents === undefined
      ? (view) => pipeline.handle(view)
      : (view) => pipeline.handleDocument(view, documents.document);
    const { duration } = this.#setup.settings;
    return offline
      ? onEventTime(
        handler,
        this.#monitor,
        duration,
        () => this.#end.abort(),
        this.#end.signal,
      )
      : handler;
  }

  /** Timers, signals and the watch over files. Returns what ends them. */
  #start(): () => void {
    const { duration, statsFile, statsInterval } = this.#setup.settings;
    const { source, state, offline } = this.#opened;
    const timers: ReturnType<typeof setTimeout>[] = [];
    const stopSettling = offline ? () => {} : settleLater();
    const stopSignals = onSignals({
      stop: (signal) => {
        log.info(`${signal} received, exiting...`);
        this.#end.abort();
      },
      reload: () => this.#restart(),
      reopen: () => {
        log.info("SIGUSR1 received, reopening outputs...");
        this.#setup.reopen();
      },
    });
    if (!offline) {
      timers.push(setInterval(() => {
        const now = nowNs();
        this.#monitor.check(now);
        this.#paths?.check(now);
        state.upkeep(this.#monitor.dropped);
      }, UPKEEP));
      if (duration > 0) {
        timers.push(setTimeout(() => this.#end.abort(), duration * 1000));
      }
      this.#watchFiles(this.#setup.fingerprint);
    }
    const printer = this.#printer;
    if (printer !== undefined) {
      timers.push(setInterval(() => printer.finish(), PRINT));
    }
    const stats = statsFile === undefined
      ? undefined
      : new StatsFile(statsFile, () => source.stats());
    if (stats !== undefined) {
      timers.push(setInterval(() => stats.sample(), statsInterval));
    }
    return () => {
      stopSignals();
      stopSettling();
      this.#stopWatching();
      for (const timer of timers) clearTimeout(timer);
      stats?.close();
    };
  }

  /** @param before what the files were like when they were read; default: as they are now */
  #watchFiles(before?: string): void {
    this.#stopWatching();
    const { settings, files, folders } = this.#setup;
    if (!settings.config.watch_config_files) return;
    // whoever waits for Falco's reload looks for the message that it has for both
    this.#stopWatching = watchFiles(files, folders, () => {
      log.info(
        "Configuration or rules have changed, the same as SIGHUP received, restarting...",
      );
      this.#reload();
    }, before);
  }

  #restart(): void {
    log.info("SIGHUP received, restarting...");
    this.#reload();
  }

  /** Reloads; once more if that was asked for meanwhile. */
  async #reload(): Promise<void> {
    if (this.#reloading !== "no") {
      this.#reloading = "again";
      return;
    }
    // after a failure only a further change is a reason to try again
    let before: string | undefined;
    do {
      this.#reloading = "yes";
      try {
        await this.#replaceSetup();
        before = this.#setup.fingerprint;
        log.info("Configuration and rules have been reloaded");
      } catch (error) {
        before = undefined;
        const alert = restartFailure(messageOf(error));
        log.error(alert.message);
        this.#setup.outputs.emit(alert);
      }
      // `again` is set while it waits
    } while ((this.#reloading as string) === "again");
    this.#reloading = "no";
    if (!this.#opened.offline && !this.#end.signal.aborted) {
      this.#watchFiles(before);
    }
  }

  /** Takes over new configuration and rules, all or nothing: if anything is wrong with them, the old ones stay. */
  async #replaceSetup(): Promise<void> {
    const setup = await this.#openSetup();
    try {
      this.#opened.setRules(setup.settings, setup.rules);
    } catch (error) {
      await setup.close();
      throw error;
    }
    const before = this.#setup;
    this.#setup = setup;
    this.#pipeline.setEngine(setup.rules.engineOf(this.#opened.source.name));
    this.#watchPaths();
    this.#statistics.addRules(this.#pipeline.engine.rules);
    await configureLog(setup.settings);
    await this.#closeSetup(before);
  }

  async #closeSetup(setup: Setup): Promise<void> {
    await setup.close();
    this.#rateLimited += setup.rateLimited;
    for (const { sink, count } of setup.outputs.discarded()) {
      const sum = (this.#discarded.get(sink.name) ?? 0) + count;
      this.#discarded.set(sink.name, sum);
    }
  }

  #fail(message: string): void {
    this.failure ??= message;
    this.#end.abort();
  }
}
