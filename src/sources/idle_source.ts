import type { EventHandler, Source, SourceStats } from "./source.ts";

/** Syscalls without a driver: nothing ever happens, until somebody stops it. */
export class IdleSource implements Source {
  readonly name = "syscall";

  async run(_handler: EventHandler, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    // nothing else may keep the program alive
    const timer = setInterval(() => {}, 60_000);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    clearInterval(timer);
  }

  stats(): SourceStats {
    return { produced: 0, delivered: 0, dropped: {}, droppedBySyscall: {} };
  }

  close(): void {}
}
