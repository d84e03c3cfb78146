import { oneLine, toJson } from "../alerts/json.ts";
import { toText } from "../events/bytestring.ts";
import { EVENTS, GENERIC, scName } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { FdType } from "../state/fd.ts";
import { print } from "../print.ts";

/** Rows of a table. */
const TOP = 10;
/** Different names that are counted; further ones only in the sum. */
const MAX_NAMES = 100_000;

/** Counts names, a bounded number of them. */
class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    const count = this.#counts.get(name);
    if (count !== undefined) this.#counts.set(name, count + 1);
    else if (this.#counts.size < MAX_NAMES) this.#counts.set(name, 1);
  }
  get size(): number {
    return this.#counts.size;
  }
  top(rows: number): [name: string, count: number][] {
    return [...this.#counts].sort((a, b) => b[1] - a[1]).slice(0, rows);
  }
}

/** What a capture is about, as tables. */
export class Summary {
  readonly #types = new Tally();
  readonly #processes = new Tally();
  readonly #files = new Tally();
  readonly #endpoints = new Tally();
  #events = 0;
  #first = 0n;
  #last = 0n;

  event(context: Context): void {
    const view = context.event;
    const { timestamp } = view;
    // in joined captures the later part may be the older one
    if (this.#events++ === 0) this.#first = this.#last = timestamp;
    else if (timestamp < this.#first) this.#first = timestamp;
    else if (timestamp > this.#last) this.#last = timestamp;
    this.#types.add(
      view.type === GENERIC
        ? scName(view.u16(0)) ?? "unknown"
        : EVENTS[view.type]?.name ?? "unknown",
    );
    const { thread, fd } = context;
    if (thread !== undefined) this.#processes.add(thread.comm);
    switch (fd?.type) {
      case FdType.FILE:
      case FdType.FILE_OLD:
      case FdType.DIRECTORY:
        this.#files.add(fd.name);
        break;
      case FdType.IPV4:
      case FdType.IPV6:
      case FdType.IPV4_SERVER:
      case FdType.IPV6_SERVER:
        if (fd.name !== "") this.#endpoints.add(fd.name);
    }
  }

  print(json: boolean): void {
    const seconds = Number(this.#last - this.#first) / 1e9;
    const tables: [title: string, tally: Tally][] = [
      ["event types", this.#types],
      ["processes", this.#processes],
      ["files", this.#files],
      ["endpoints", this.#endpoints],
    ];
    if (json) {
      const rows = ([, tally]: [string, Tally]) =>
        tally.top(TOP).map(([name, count]) => ({ name: toText(name), count }));
      print(toJson({
        events: this.#events,
        first: this.#first,
        last: this.#last,
        seconds,
        types: rows(tables[0]),
        processes: rows(tables[1]),
        files: rows(tables[2]),
        endpoints: rows(tables[3]),
      }));
      return;
    }
    print(`events    ${this.#events}`);
    print(`from      ${time(this.#first)}`);
    print(`to        ${time(this.#last)}  (${seconds.toFixed(3)} s)`);
    for (const [title, tally] of tables) {
      if (tally.size === 0) continue;
      const more = tally.size > TOP ? ` (${TOP} of ${tally.size})` : "";
      print(`\n${title}${more}`);
      for (const [name, count] of tally.top(TOP)) {
        print(`${String(count).padStart(10)}  ${oneLine(toText(name))}`);
      }
    }
  }
}

function time(ns: bigint): string {
  const date = new Date(Number(ns / 1_000_000n)).toISOString();
  return `${date.slice(0, 19).replace("T", " ")}.${
    String(ns % 1_000_000_000n).padStart(9, "0")
  } UTC`;
}
