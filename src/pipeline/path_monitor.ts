import type { Alert } from "../alerts/alert.ts";
import { INTERNAL } from "../alerts/render.ts";
import { type ByteString, toText } from "../events/bytestring.ts";
import { TOO_LONG } from "../events/path.ts";
import { EVENTS } from "../events/tables.ts";
import { TAIL_SIZE, TailKind } from "../events/view.ts";
import { absoluteParam } from "../fields/param_paths.ts";
import type { Context } from "../state/context.ts";
import { TokenBucket } from "./token_bucket.ts";

const RULE = "Saker internal: path mismatch";
/** Internal alerts a second, and how many can be saved up. */
const RATE = 1 / 30;
const BURST = 3;

/** Calls that leave an open file behind. */
const OPENED: ReadonlySet<number> = new Set([3, 59, 307, 327]);
/** Parameters that are the first path of a call, by name; of links that is not the one in `target`. */
const FIRST = ["name", "path", "filename", "pathname", "oldpath", "linkpath"];
/** open … openat2, then mkdir … chown, mknod and their relatives (probe/bpf/core/real.h). */
const CODES = [
  ...[...OPENED, 277, 279, 301, 303, 305, 313, 315, 379, 381, 385],
  ...[175, 177, 319, 309, 311, 179, 181, 415, 417],
];
const first = new Int8Array(EVENTS.length).fill(-1);
const second = new Int8Array(EVENTS.length).fill(-1);
for (const code of CODES) {
  const { params } = EVENTS[code]!;
  first[code] = params.findIndex(({ name }) => FIRST.includes(name));
  second[code] = params.findIndex(({ name }) => name === "newpath");
}

/** The path that a program showed and the one that the kernel used. */
interface Mismatch {
  shown: ByteString;
  used: ByteString;
  pid: number;
  name: ByteString;
}

/**
 * Compares the paths in events, which are read from the program's memory when a call ends, with those that the kernel
 * has used. They differ when the program has changed its memory meanwhile (a race), or when a symbolic link led
 * elsewhere.
 */
export class PathMonitor {
  /** Calls whose path was changed under them. */
  races = 0;
  /** Paths that led through a symbolic link. */
  links = 0;

  readonly #alert: (alert: Alert) => void;
  readonly #buckets = {
    race: new TokenBucket(RATE, BURST),
    link: new TokenBucket(RATE, BURST),
  };
  #seen = { races: 0, links: 0 };
  #race: Mismatch | undefined;
  #link: Mismatch | undefined;

  /** @param alert takes the internal alerts */
  constructor(alert: (alert: Alert) => void) {
    this.#alert = alert;
  }

  /** Looks at an event. */
  event(context: Context): void {
    const view = context.event;
    if (view.tailEnd - view.tail <= TAIL_SIZE) return;
    this.#path(context, first[view.type], TailKind.REALPATH, TailKind.NAME);
    this.#path(context, second[view.type], TailKind.REALPATH2, TailKind.NAME2);
  }

  #path(context: Context, index: number, path: number, copy: number): void {
    if (index < 0) return;
    const { event } = context;
    const used = event.tailString(path);
    const shown = event.str(index);
    if (event.tailPart(copy) < 0) {
      if (used !== undefined && !endsIn(used, shown)) {
        this.#raced(context, shown, used);
      }
      return;
    }
    const copied = event.tailString(copy)!;
    if (copied !== "" && copied !== shown) {
      this.#raced(context, shown, used ?? copied);
    } else if (used !== undefined) {
      this.#compare(context, index, used);
    }
  }

  /** With `used`, the kernel's own path: does the shown one name the same? */
  #compare(context: Context, index: number, used: ByteString): void {
    const { event, fd, thread } = context;
    // what the state calls the file is made from the shown path; it is of no use where a directory was not known
    const name = OPENED.has(event.type)
      ? fd?.name ?? absoluteParam(context, index)
      : absoluteParam(context, index);
    if (name === used || !isAbsolute(name) || name === TOO_LONG) return;
    if ((thread?.main.root ?? "/") !== "/") return;
    this.links++;
    this.#link = mismatch(context, name, used);
  }

  #raced(context: Context, shown: ByteString, used: ByteString): void {
    this.races++;
    this.#race = mismatch(context, shown, used);
  }

  /** Tells what has been found since the last look, if that is not too often. `now` in ns since the epoch. */
  check(now: bigint): void {
    const { races, links } = this.#seen;
    if (this.races > races) this.#tell(now, "race", this.races - races);
    if (this.links > links) this.#tell(now, "link", this.links - links);
  }

  #tell(now: bigint, kind: "race" | "link", count: number): void {
    if (!this.#buckets[kind].claim(Number(now) / 1e9)) return;
    const race = kind === "race";
    const last = race ? this.#race! : this.#link!;
    if (race) this.#seen.races = this.races;
    else this.#seen.links = this.links;
    const what = race
      ? `${count} calls whose path was changed while they ran (race)`
      : `${count} paths led through a symbolic link`;
    const [shown, used] = [toText(last.shown), toText(last.used)];
    this.#alert({
      time: now,
      rule: RULE,
      priority: race ? "Warning" : "Debug",
      source: INTERNAL,
      message: `${RULE}. ${what}. The last: ${
        toText(last.name)
      } (${last.pid}) showed ${shown}, the kernel used ${used}`,
      fields: {
        reason: kind,
        path_mismatch: String(count),
        shown,
        used,
        pid: String(last.pid),
      },
      tags: [],
    });
  }
}

/** Whether the path is that of a directory and, behind it, this text, which the kernel has copied. */
function endsIn(path: ByteString, text: ByteString): boolean {
  const at = path.length - text.length;
  const whole = at === 0 || isAbsolute(text) || path[at - 1] === "/";
  return text !== "" && path.endsWith(text) && whole;
}

function isAbsolute(path: ByteString): boolean {
  return path.charCodeAt(0) === 47;
}

function mismatch(
  context: Context,
  shown: ByteString,
  used: ByteString,
): Mismatch {
  const { event, thread } = context;
  return { shown, used, pid: event.tgid, name: thread?.comm ?? "" };
}
