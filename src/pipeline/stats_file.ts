import { writeAllSync } from "../write_all.ts";
import { messageOf, UserError } from "../errors.ts";
import { log } from "../log.ts";
import { lostOf, type SourceStats } from "../sources/source.ts";

interface Sample {
  events: number;
  drops: number;
  preemptions: number;
}

/** The file of `-s`: a line of JSON with figures for each interval, as old Falco writes it. */
export class StatsFile {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #stats: () => SourceStats;
  #failing = false;
  #samples = 0;
  #last: Sample = { events: 0, drops: 0, preemptions: 0 };

  /** @throws {UserError} the file cannot be written */
  constructor(path: string, stats: () => SourceStats) {
    this.#path = path;
    this.#stats = stats;
    try {
      this.#file = Deno.openSync(path, { append: true, create: true });
    } catch (error) {
      throw new UserError(`Cannot write ${path}: ${messageOf(error)}`);
    }
  }

  /** Appends a line. That it cannot be written is said once, not for each line. */
  sample(): void {
    const stats = this.#stats();
    const now: Sample = {
      events: stats.produced,
      drops: lostOf(stats),
      preemptions: 0,
    };
    const events = now.events - this.#last.events;
    const drops = now.drops - this.#last.drops;
    const line = JSON.stringify({
      sample: ++this.#samples,
      cur: now,
      delta: {
        events,
        drops,
        preemptions: 0,
        drop_pct: events === 0 ? 0 : drops / events * 100,
      },
    });
    this.#last = now;
    try {
      writeAllSync(this.#file, new TextEncoder().encode(`${line},\n`));
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) {
        log.error(`Cannot write ${this.#path}: ${messageOf(error)}`);
      }
      this.#failing = true;
    }
  }

  close(): void {
    this.#file.close();
  }
}
