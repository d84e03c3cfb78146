const CLOCK_REALTIME = 0;
const CLOCK_BOOTTIME = 7;

/** A clock tick as /proc shows times, in ns: the same for user space on all architectures that saker knows. */
export const TICK_NS = 10_000_000n;

/**
 * Start of the machine in ns since the epoch: what the boot clock lacks to the real one. Events count from it too, so it
 * has to be exact; of several readings the quickest is the most so.
 */
export function bootTime(): bigint {
  const library = Deno.dlopen("libc.so.6", {
    clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
  });
  try {
    const time = new BigInt64Array(2);
    const read = (clock: number) => {
      library.symbols.clock_gettime(clock, time);
      return time[0] * 1_000_000_000n + time[1];
    };
    let best = 1n << 62n;
    let start = 0n;
    for (let i = 0; i < 10; i++) {
      const before = read(CLOCK_BOOTTIME);
      const now = read(CLOCK_REALTIME);
      const took = read(CLOCK_BOOTTIME) - before;
      if (took >= best) continue;
      best = took;
      start = now - before - took / 2n;
    }
    return start;
  } finally {
    library.close();
  }
}
