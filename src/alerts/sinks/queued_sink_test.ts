import { assertEquals } from "@std/assert";
import type { Alert } from "../alert.ts";
import { type Line, type Output, QueuedSink } from "./queued_sink.ts";

const ALERT: Alert = {
  time: 0n,
  rule: "r",
  priority: "Notice",
  source: "syscall",
  message: "m",
  fields: {},
  tags: [],
};

/** An output that waits for a sign before each delivery ends. */
class SlowOutput implements Output {
  readonly name = "slow";
  readonly batch = 2;
  readonly delivered: string[] = [];
  reopened = 0;
  closed = false;
  failing = false;
  #gate = Promise.withResolvers<void>();

  async deliver(lines: readonly Line[]): Promise<void> {
    await this.#gate.promise;
    if (this.failing) throw new Error("no");
    this.delivered.push(...lines.map(({ text }) => text));
  }
  reopen(): void {
    this.reopened++;
  }
  close(): void {
    this.closed = true;
  }
  open(): void {
    this.#gate.resolve();
  }
}

function sinkFor(
  output: Output,
  settings: Partial<ConstructorParameters<typeof QueuedSink>[1]> = {},
): { sink: QueuedSink; errors: string[] } {
  const errors: string[] = [];
  const sink = new QueuedSink(output, {
    maxBytes: 1000,
    maxItems: Infinity,
    blocking: false,
    onError: (message) => errors.push(message),
    ...settings,
  });
  return { sink, errors };
}

Deno.test("QueuedSink delivers everything in order", async () => {
  const output = new SlowOutput();
  const { sink } = sinkFor(output);
  for (let i = 0; i < 5; i++) sink.write(`${i}`, ALERT);
  assertEquals(output.delivered, []);
  output.open();
  await sink.flush(1000);
  assertEquals(output.delivered, ["0", "1", "2", "3", "4"]);
  assertEquals(sink.stats(), { written: 5, discarded: 0, queuedBytes: 0 });
});

Deno.test("QueuedSink counts what does not fit, by bytes and by number", async () => {
  const output = new SlowOutput();
  const { sink } = sinkFor(output, { maxBytes: 10 });
  sink.write("xxxx", ALERT); // under way at once
  sink.write("xxxxx", ALERT);
  sink.write("xxxxx", ALERT);
  sink.write("x", ALERT);
  assertEquals(sink.stats().discarded, 1);
  output.open();
  await sink.flush(1000);
  assertEquals(sink.stats(), { written: 3, discarded: 1, queuedBytes: 0 });

  const few = sinkFor(new SlowOutput(), { maxItems: 1 });
  for (let i = 0; i < 4; i++) few.sink.write("x", ALERT);
  assertEquals(few.sink.stats().discarded, 2);
});

Deno.test("QueuedSink complains once about an output that fails, and goes on", async () => {
  const output = new SlowOutput();
  output.open();
  output.failing = true;
  const { sink, errors } = sinkFor(output);
  for (let i = 0; i < 5; i++) sink.write("x", ALERT);
  await sink.flush(1000);
  assertEquals(errors, ["slow output: no"]);
  assertEquals(sink.stats().discarded, 5);
  output.failing = false;
  sink.write("y", ALERT);
  await sink.flush(1000);
  assertEquals(output.delivered, ["y"]);
});

Deno.test("QueuedSink reopens between two deliveries", async () => {
  const output = new SlowOutput();
  const { sink } = sinkFor(output);
  sink.write("x", ALERT);
  sink.reopen();
  assertEquals(output.reopened, 0);
  output.open();
  await sink.flush(1000);
  assertEquals(output.reopened, 1);
  assertEquals(output.delivered, ["x"]);
});

Deno.test("QueuedSink tells how long an output hangs and does not wait for it for ever", async () => {
  const output = new SlowOutput();
  const { sink } = sinkFor(output);
  assertEquals(sink.blockedMs, 0);
  sink.write("x", ALERT);
  sink.write("y", ALERT);
  await sink.flush(30);
  assertEquals(sink.blockedMs >= 25, true);
  await sink.close();
  assertEquals(output.closed, true);
  assertEquals(sink.stats().discarded, 1);
  output.open();
});

Deno.test("QueuedSink delivers at once when it may block", () => {
  const lines: string[] = [];
  const { sink } = sinkFor({
    name: "now",
    batch: 1,
    deliver: () => Promise.reject(new Error("not used")),
    deliverNow: (given) => void lines.push(...given.map(({ text }) => text)),
    close() {},
  }, { blocking: true, maxBytes: 1 });
  sink.write("longer than the queue", ALERT);
  assertEquals(lines, ["longer than the queue"]);
  assertEquals(sink.stats().written, 1);
});
