/** Longest wait at a time, ms, so that a gap of days in a file can be interrupted. */
const MAX_WAIT = 1000;

/** Holds events back until as much time has passed as had when they were recorded. */
export class Pacer {
  #first = -1;
  #started = 0;
  #wait = 0;

  /** Whether it is time for the event at `start`. */
  due(data: DataView, start: number): boolean {
    const time = data.getUint32(start + 4, true) * 4294967296 +
      data.getUint32(start, true);
    const now = performance.now();
    if (this.#first < 0) {
      this.#first = time;
      this.#started = now;
    }
    this.#wait = (time - this.#first) / 1e6 - (now - this.#started);
    return this.#wait < 1;
  }

  /** Waits for the event that was not {@link due}, or some of the time. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(this.#wait, MAX_WAIT));
      signal.addEventListener("abort", done);
    });
  }
}
