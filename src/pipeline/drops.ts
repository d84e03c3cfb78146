import type { Config } from "../config/schema.ts";
import type { EventHandler } from "../sources/source.ts";
import type { DropMonitor, DropOptions } from "./drop_monitor.ts";

/** The monitor's settings as the configuration has them. */
export function dropOptions(config: Config): DropOptions {
  const drops = config.syscall_event_drops;
  return {
    threshold: drops.threshold,
    actions: drops.actions,
    rate: drops.rate,
    maxBurst: drops.max_burst,
    simulate: drops.simulate_drops,
  };
}

const SECOND = 1e9;

/**
 * A handler that also looks for losses once in a second of the events' own time, and ends after `duration` seconds of
 * it: what a clock does in a live run.
 *
 * @param end called when the time is over
 * @param signal when it is aborted, also by `end` or the monitor, no more events are handled
 */
export function onEventTime(
  handler: EventHandler,
  monitor: DropMonitor,
  duration: number,
  end: () => void,
  signal: AbortSignal,
): EventHandler {
  let nextCheck = 0;
  let deadline = Infinity;
  let ended = signal.aborted;
  signal.addEventListener("abort", () => ended = true, { once: true });
  return (view) => {
    if (ended) return;
    const now = view.timestampApprox;
    if (nextCheck === 0) {
      nextCheck = now + SECOND;
      if (duration > 0) deadline = now + duration * SECOND;
    }
    if (now >= deadline) return end();
    if (nextCheck < now) {
      nextCheck = now + SECOND;
      monitor.check(view.timestamp);
      if (ended) return;
    }
    handler(view);
  };
}
