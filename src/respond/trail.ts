import { QueuedSink } from "../alerts/sinks/queued_sink.ts";
import { FileOutput } from "../alerts/sinks/file.ts";
import { safeJson } from "../alerts/json.ts";
import type { Alert } from "../alerts/alert.ts";
import { messageOf, UserError } from "../errors.ts";
import { log } from "../log.ts";
import { type Outcome, toAlert } from "./outcome.ts";

/** Text that may wait to be written. */
const MAX_QUEUED_BYTES = 16 * 2 ** 20;
/** How long the end of saker waits for it, ms. */
const FLUSH_MS = 2000;

/** The audit trail: a file to which every response is appended as a line of JSON, and that nothing else is done to. */
export class Trail {
  readonly #sink: QueuedSink;

  /** @throws {UserError} the file cannot be opened for appending */
  constructor(path: string) {
    try {
      // only its owner may read what was done, and to whom
      Deno.openSync(path, { append: true, create: true, mode: 0o600 }).close();
    } catch (error) {
      throw new UserError(`responses.audit_file: ${messageOf(error)}`);
    }
    this.#sink = new QueuedSink(new FileOutput(path, true), {
      maxBytes: MAX_QUEUED_BYTES,
      maxItems: Infinity,
      blocking: false,
      onError: (message) => log.error(`responses.audit_file: ${message}`),
    });
  }

  write(outcome: Outcome, mode: string): void {
    const time = new Date(Number(outcome.time / 1_000_000n)).toISOString();
    const alert: Alert = toAlert(outcome);
    const line = JSON.stringify({ ...outcome, time, mode });
    this.#sink.write(safeJson(line), alert);
  }

  /** Closes and opens the file again, after a rotation. */
  reopen(): void {
    this.#sink.reopen();
  }

  /** Writes what waits, and says what of it all is missing in the file. */
  async close(): Promise<void> {
    await this.#sink.flush(FLUSH_MS);
    await this.#sink.close();
    const { discarded } = this.#sink.stats();
    if (discarded > 0) {
      log.error(`responses.audit_file: ${discarded} lines were not written`);
    }
  }
}
