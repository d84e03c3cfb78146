/** Lets timers, sinks and signals run, without the millisecond that a timer would cost. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
