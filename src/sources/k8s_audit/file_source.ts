import { codesOf } from "../../events/tables.ts";
import { EventView, HEADER_SIZE } from "../../events/view.ts";
import { messageOf } from "../../errors.ts";
import {
  type EventHandler,
  type Source,
  SourceError,
  type SourceStats,
} from "../source.ts";
import { auditEvents } from "./events.ts";

/** Longest line; a list of events may be long, but not endless. */
const MAX_LINE = 64 * 2 ** 20;

/** An audit log as a file: a document on each line. */
export class AuditFileSource implements Source {
  readonly name = "k8s_audit";
  /** The event that is being delivered; its view carries only the time. */
  document: unknown = undefined;
  readonly #path: string;
  readonly #view = new EventView();
  #file: Deno.FsFile | undefined;
  #delivered = 0;

  /** @throws {SourceError} the file cannot be opened */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = Deno.openSync(path);
    } catch (error) {
      throw new SourceError(`Cannot read ${path}: ${messageOf(error)}`);
    }
    const data = new DataView(new ArrayBuffer(HEADER_SIZE));
    data.setBigUint64(8, 0xffffffffffffffffn, true);
    data.setUint32(16, HEADER_SIZE, true);
    data.setUint16(20, codesOf("pluginevent")[0], true);
    this.#view.attach(new Uint8Array(data.buffer), data);
  }

  /** @throws {SourceError} a line is no audit event; the message names the line */
  async run(handler: EventHandler, signal: AbortSignal): Promise<void> {
    const chunks = this.#file!.readable.pipeThrough(new TextDecoderStream());
    let rest = "";
    let number = 0;
    for await (const chunk of chunks) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        if (signal.aborted) return;
        this.#line(line, ++number, handler);
      }
      if (rest.length > MAX_LINE) {
        throw new SourceError(
          `${this.#path}:${
            number + 1
          }: the line is longer than ${MAX_LINE} characters`,
        );
      }
    }
    this.#line(rest, ++number, handler);
  }

  #line(line: string, number: number, handler: EventHandler): void {
    if (line.trim() === "") return;
    try {
      for (const { time, document } of auditEvents(JSON.parse(line))) {
        this.document = document;
        this.#view.data.setBigUint64(0, time, true);
        this.#view.set(0, HEADER_SIZE);
        this.#delivered++;
        handler(this.#view);
      }
    } catch (error) {
      throw new SourceError(`${this.#path}:${number}: ${messageOf(error)}`);
    }
  }

  stats(): SourceStats {
    return {
      produced: this.#delivered,
      delivered: this.#delivered,
      dropped: {},
      droppedBySyscall: {},
    };
  }

  close(): void {
    try {
      this.#file?.close();
    } catch {
      // a stream that was read to its end has closed it
    }
    this.#file = undefined;
  }
}
