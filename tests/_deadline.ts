/**
 * Loaded before the tests: ends each that takes longer than any should, so that one that waits for ever is named and
 * fails instead of stopping all others.
 */

/** How long a test may take, ms: several times what the longest needs on a busy machine, and what the fuzzers were given. */
const LIMIT = 240_000 +
  Number(Deno.env.get("SAKER_FUZZ_SECONDS") ?? "0") * 1000;

const register = Deno.test;

function limited<A extends unknown[]>(
  fn: (...args: A) => void | Promise<void>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => reject(new Error(`still running after ${LIMIT / 1000} s`)),
      LIMIT,
    );
    try {
      await Promise.race([fn(...args), promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}

// only for the type checker it is read-only
(Deno as { test: unknown }).test = Object.assign(
  (...args: unknown[]) => {
    const given = args.map((arg) =>
      typeof arg === "function"
        ? Object.defineProperty(limited(arg as () => void), "name", {
          value: arg.name,
        })
        : typeof arg === "object" && arg !== null && "fn" in arg
        ? { ...arg, fn: limited(arg.fn as () => void) }
        : arg
    );
    (register as (...args: unknown[]) => void)(...given);
  },
  register,
);
