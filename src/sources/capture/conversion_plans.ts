import { EventFlag, EVENTS } from "../../events/tables.ts";
import { CONVERSIONS, NUMBERED_ENTER_TYPES } from "./conversions.ts";

/** What has to be done with the events of a type. */
export const Action = {
  /** Not a type that exists, or one that must not appear: skip. */
  UNKNOWN: 0,
  /** Current: deliver. */
  KEEP: 1,
  /** Current if it has all its parameters, else to be converted. */
  COMPLETE: 2,
  /** To be converted. */
  CONVERT: 3,
} as const;

/** Where a parameter comes from, see {@link CONVERSIONS}. */
export const Operation = {
  OWN: 0,
  ENTER: 1,
  EMPTY: 2,
  DEFAULT: 3,
  CONTAINER: 4,
};

/** What to do with an event of one type and parameter count. */
export interface Plan {
  /** The parameters of {@link ops} come after the event's own. */
  readonly append: boolean;
  readonly type: number;
  /** `operation << 8 | parameter`. */
  readonly ops: readonly number[];
  /** Some parameter comes from the enter event. */
  readonly usesEnter: boolean;
}

const COUNT_BITS = 6;

/** Key of events of a type and parameter count. */
export function keyOf(type: number, count: number): number {
  return type << COUNT_BITS | Math.min(count, 63);
}

/** What to do, by {@link keyOf}. */
export const PLANS = new Map<number, Plan>();
/** Enter types that some exit event takes parameters from. */
export const STORED_ENTERS = new Set<number>();
/** Enter events that take a number, by {@link keyOf}. */
export const NUMBERED_ENTERS = new Set<number>();

function parseOps(words: readonly string[]): number[] {
  const ops: number[] = [];
  for (const word of words) {
    if (word === "-") ops.push(Operation.EMPTY << 8);
    else if (word === "D") ops.push(Operation.DEFAULT << 8);
    else if (word === "C") ops.push(Operation.CONTAINER << 8);
    else {
      const operation = word[0] === "O" ? Operation.OWN : Operation.ENTER;
      const [first, last = first] = word.slice(1).split("..").map(Number);
      for (let i = first; i <= last; i++) ops.push(operation << 8 | i);
    }
  }
  return ops;
}

for (const line of CONVERSIONS.trim().split("\n")) {
  const [, from, how, ...words] = line.split(" ");
  const [type, count] = from.split("/").map(Number);
  const append = how === "+";
  const target = append ? type : Number(words.shift());
  const ops = parseOps(words);
  const usesEnter = ops.some((op) => op >> 8 === Operation.ENTER);
  PLANS.set(keyOf(type, count), { append, type: target, ops, usesEnter });
  if (usesEnter) STORED_ENTERS.add(type - 1);
}
for (const enter of NUMBERED_ENTER_TYPES.split(" ")) {
  const [type, count] = enter.split("/").map(Number);
  NUMBERED_ENTERS.add(keyOf(type, count));
}

const planned = new Set(PLANS.keys().map((key) => key >> COUNT_BITS));

/** {@link Action} for every type. */
export const ACTIONS = new Uint8Array(0x10000);
/** Parameters that events of a type have today. */
export const PARAM_COUNTS = new Uint8Array(0x10000);
/** 1 for types whose lengths are 32-bit. */
export const LARGE_TYPES = new Uint8Array(0x10000);

for (const info of EVENTS) {
  if (info === undefined) continue;
  const type = info.code;
  if (info.flags & EventFlag.LARGE) LARGE_TYPES[type] = 1;
  PARAM_COUNTS[type] = info.params.length;
  const enter = info.enter && EVENTS[type + 1] !== undefined &&
    info.origin === "syscall";
  if (enter || info.flags & EventFlag.OLD) ACTIONS[type] = Action.CONVERT;
  else ACTIONS[type] = planned.has(type) ? Action.COMPLETE : Action.KEEP;
}
