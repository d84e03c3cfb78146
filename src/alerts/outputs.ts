import type { Config } from "../config/schema.ts";
import { messageOf, UserError } from "../errors.ts";
import { log } from "../log.ts";
import type { Alert, Sink } from "./alert.ts";
import { renderAlert, type RenderOptions } from "./render.ts";
import { FileOutput } from "./sinks/file.ts";
import { ProgramOutput } from "./sinks/program.ts";
import { type Output, QueuedSink } from "./sinks/queued_sink.ts";
import { StdoutOutput } from "./sinks/stdout.ts";

/** Text that may wait for one sink: enough for some tens of thousands of alerts. */
const MAX_QUEUED_BYTES = 16 * 2 ** 20;

/** How the configuration wants alerts to look. */
export function renderOptions(config: Config): RenderOptions {
  return {
    json: config.json_output,
    iso8601: config.time_format_iso_8601,
    hostname: Deno.env.get("FALCO_HOSTNAME") ?? Deno.hostname(),
    includeOutput: config.json_include_output_property,
    includeMessage: config.json_include_message_property,
    includeFields: config.json_include_output_fields_property,
    includeTags: config.json_include_tags_property,
    staticFields: config.static_fields,
  };
}

/** Where alerts come to an end: renders each once and hands it to every sink. */
export class Outputs {
  readonly sinks: readonly QueuedSink[];
  readonly #render: RenderOptions;
  readonly #timeoutMs: number;
  #watchdog: ReturnType<typeof setInterval> | undefined;
  #complained = false;

  constructor(
    sinks: readonly QueuedSink[],
    render: RenderOptions,
    timeoutMs: number,
  ) {
    this.sinks = sinks;
    this.#render = render;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends an alert to all sinks. Never waits. */
  emit(alert: Alert): void {
    if (this.sinks.length === 0) return;
    const line = renderAlert(alert, this.#render);
    for (const sink of this.sinks) sink.write(line, alert);
  }

  /** Begins to complain when all sinks hang for longer than `output_timeout`. */
  startWatchdog(): void {
    const interval = Math.max(50, this.#timeoutMs / 2);
    const watchdog = setInterval(() => {
      const blocked = this.sinks.length > 0 &&
        this.sinks.every((sink) => sink.blockedMs > this.#timeoutMs);
      if (blocked && !this.#complained) {
        log.error("output timeout, all output channels are blocked");
      }
      this.#complained = blocked;
    }, interval);
    Deno.unrefTimer(watchdog);
    this.#watchdog = watchdog;
  }

  /** Closes and reopens files and programs, for log rotation. */
  reopen(): void {
    for (const sink of this.sinks) sink.reopen();
  }

  /** Lets the sinks finish, for at most `output_timeout`, and closes them. */
  async close(): Promise<void> {
    clearInterval(this.#watchdog);
    await Promise.all(this.sinks.map((sink) => sink.flush(this.#timeoutMs)));
    await Promise.all(this.sinks.map((sink) => sink.close()));
  }

  /** Whether a line to standard output would wait behind an alert that nobody reads. */
  get stdoutBlocked(): boolean {
    return this.sinks.some((sink) =>
      sink.name === "stdout" && sink.blockedMs > 0
    );
  }

  /** Alerts that some sink could not take, by sink. */
  discarded(): { sink: Sink; count: number }[] {
    return this.sinks
      .map((sink) => ({ sink, count: sink.stats().discarded }))
      .filter(({ count }) => count > 0);
  }
}

/** Settings of {@link openOutputs} that are not in the configuration. */
export interface OutputSettings {
  /** The events come from a file: wait for slow sinks instead of discarding. */
  offline: boolean;
  /** Nobody reads standard output any more. */
  onStdoutClosed(): void;
}

/**
 * Opens the sinks that the configuration enables.
 *
 * @throws {UserError} a sink cannot be set up
 */
export async function openOutputs(
  config: Config,
  settings: OutputSettings,
): Promise<Outputs> {
  const { offline } = settings;
  const capacity = config.outputs_queue.capacity;
  const options = {
    maxBytes: offline ? Infinity : MAX_QUEUED_BYTES,
    maxItems: offline || capacity === 0 ? Infinity : capacity,
    blocking: offline,
    onError: (message: string) => log.error(message),
  };
  const outputs: Output[] = [];
  try {
    if (config.stdout_output.enabled) {
      outputs.push(new StdoutOutput(settings.onStdoutClosed));
    }
    if (config.file_output.enabled) {
      const { filename, keep_alive } = config.file_output;
      outputs.push(new FileOutput(filename, keep_alive));
    }
    if (config.program_output.enabled) {
      const { program, keep_alive } = config.program_output;
      outputs.push(new ProgramOutput(program, keep_alive));
    }
    if (config.syslog_output.enabled) {
      const { SyslogOutput } = await import("./sinks/syslog.ts");
      outputs.push(new SyslogOutput());
    }
    if (config.http_output.enabled) outputs.push(await httpOutput(config));
  } catch (error) {
    throw new UserError(`Cannot open the outputs: ${messageOf(error)}`);
  }
  return new Outputs(
    outputs.map((output) => new QueuedSink(output, options)),
    renderOptions(config),
    config.output_timeout,
  );
}

async function httpOutput(config: Config): Promise<Output> {
  const { HttpOutput } = await import("./sinks/http.ts");
  const http = config.http_output;
  return new HttpOutput({
    url: http.url,
    json: config.json_output,
    userAgent: http.user_agent,
    insecure: http.insecure,
    caCert: http.ca_cert,
    caBundle: http.ca_bundle,
    caPath: http.ca_path,
    mtls: http.mtls,
    clientCert: http.client_cert,
    clientKey: http.client_key,
    echo: http.echo,
    compressUploads: http.compress_uploads,
    maxConsecutiveTimeouts: http.max_consecutive_timeouts,
    timeout: config.output_timeout,
  });
}
