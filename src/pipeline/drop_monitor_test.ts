import { assertEquals } from "@std/assert";
import type { Alert } from "../alerts/alert.ts";
import type { SourceStats } from "../sources/source.ts";
import { EventView } from "../events/view.ts";
import { DropMonitor, type DropOptions } from "./drop_monitor.ts";
import { onEventTime } from "./drops.ts";
import { TokenBucket } from "./token_bucket.ts";

const SECOND = 1_000_000_000n;
const OPTIONS: DropOptions = {
  threshold: 0.1,
  actions: ["log", "alert"],
  rate: 1,
  maxBurst: 10,
  simulate: false,
};

function monitor(options: Partial<DropOptions>) {
  const stats: SourceStats = {
    produced: 0,
    delivered: 0,
    dropped: {},
    droppedBySyscall: {},
  };
  const alerts: Alert[] = [];
  const exits: string[] = [];
  const monitor = new DropMonitor(
    () => structuredClone(stats),
    { ...OPTIONS, ...options },
    {
      alert: (alert) => alerts.push(alert),
      exit: (message) => exits.push(message),
    },
  );
  const lose = (produced: number, dropped: number) => {
    stats.produced += produced;
    stats.dropped.ring_full = (stats.dropped.ring_full ?? 0) + dropped;
    stats.droppedBySyscall.openat = (stats.droppedBySyscall.openat ?? 0) +
      dropped;
  };
  return { monitor, stats, alerts, exits, lose };
}

Deno.test("DropMonitor raises an alert with the losses since the last look", () => {
  const { monitor: drops, alerts, lose } = monitor({});
  lose(100, 50);
  drops.check(SECOND);
  lose(100, 20);
  drops.check(2n * SECOND);
  assertEquals(alerts.length, 2);
  assertEquals(alerts[1].priority, "Debug");
  assertEquals(alerts[1].source, "internal");
  assertEquals(
    alerts[1].message,
    "Falco internal: syscall event drop. 20 system calls dropped in last second.",
  );
  assertEquals(alerts[1].fields.n_evts, "100");
  assertEquals(alerts[1].fields.n_drops, "20");
  assertEquals(alerts[1].fields.n_drops_buffer_total, "20");
  assertEquals(alerts[1].fields.n_drops_buffer_open_exit, "20");
  assertEquals(alerts[1].fields.n_drops_buffer_execve_exit, "0");
});

Deno.test("DropMonitor lets losses up to the threshold pass", () => {
  const { monitor: drops, alerts, lose } = monitor({});
  drops.check(SECOND);
  lose(100, 10);
  drops.check(2n * SECOND);
  assertEquals([drops.detected, alerts.length], [0, 0]);
  lose(100, 11);
  drops.check(3n * SECOND);
  assertEquals([drops.detected, alerts.length], [1, 1]);
});

Deno.test("DropMonitor holds actions back when the bucket is empty", () => {
  const { monitor: drops, alerts, lose } = monitor({ rate: 0.5, maxBurst: 1 });
  for (let second = 1n; second <= 5n; second++) {
    lose(10, 10);
    drops.check(second * SECOND);
  }
  assertEquals(drops.detected, 5);
  assertEquals([drops.actionsTaken, alerts.length], [3, 3]);
});

Deno.test("DropMonitor takes only the configured actions", () => {
  const quiet = monitor({ actions: ["ignore"] });
  quiet.lose(10, 10);
  quiet.monitor.check(SECOND);
  assertEquals([quiet.alerts.length, quiet.exits.length], [0, 0]);
  assertEquals(quiet.monitor.actionsTaken, 1);
});

Deno.test("DropMonitor simulates a loss at every look", () => {
  const { monitor: drops, alerts } = monitor({ simulate: true });
  drops.check(SECOND);
  drops.check(2n * SECOND);
  assertEquals([drops.detected, alerts.length], [2, 2]);
});

Deno.test("DropMonitor does not mistake merged enter events for losses", () => {
  const { monitor: drops, stats } = monitor({});
  stats.produced = 10;
  stats.dropped = { merged_enter: 5 };
  drops.check(SECOND);
  assertEquals(drops.detected, 0);
});

Deno.test("TokenBucket fills up at its rate, up to its burst", () => {
  const bucket = new TokenBucket(2, 2);
  assertEquals([0, 0, 0, 0.5, 0.5, 10, 10, 10].map((t) => bucket.claim(t)), [
    true,
    true,
    false,
    true,
    false,
    true,
    true,
    false,
  ]);
});

Deno.test("onEventTime() looks once a second and ends when the time of events is over", () => {
  const { monitor: drops } = monitor({ simulate: true });
  const view = new EventView();
  const data = new DataView(new ArrayBuffer(64));
  view.attach(new Uint8Array(data.buffer), data);
  const handled: number[] = [];
  let ended = 0;
  const end = new AbortController();
  const handler = onEventTime(
    (view) => handled.push(Number(view.timestamp) / 1e9),
    drops,
    3,
    () => {
      ended++;
      end.abort();
    },
    end.signal,
  );
  for (const second of [10, 10.5, 11.5, 11.6, 12.9, 13, 14]) {
    data.setBigUint64(0, BigInt(second * 1e9), true);
    handler(view);
  }
  assertEquals(handled, [10, 10.5, 11.5, 11.6, 12.9]);
  assertEquals(drops.detected, 2);
  assertEquals(ended, 1);
});
