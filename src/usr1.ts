import { libraryPath, preloadLibraries } from "./resources.ts";

const SIGUSR1 = 10;
/** How often the count is looked at, ms. */
const LOOK_EVERY = 1000;

let count: (() => number) | undefined;

/**
 * Takes SIGUSR1 away from the runtime: half a second after its start Deno answers that signal by opening a debugger's
 * port, through which every local user could take saker over, and there is no switch against it. The handler in the
 * probe's shared object (`probe/saker.h`) only counts; without that object the signal is ignored.
 *
 * Idempotent.
 */
export function catchUsr1(): void {
  if (count !== undefined) return;
  // the runtime sets its own handler only for the first listener of the process: this one, before it is replaced
  Deno.addSignalListener("SIGUSR1", () => {});
  try {
    preloadLibraries();
    const { symbols } = Deno.dlopen(libraryPath("libsaker.so"), {
      saker_catch_usr1: { parameters: [], result: "i32" },
      saker_usr1_count: { parameters: [], result: "u32" },
    });
    if (symbols.saker_catch_usr1() === 0) {
      count = () => symbols.saker_usr1_count();
      return;
    }
  } catch {
    // not built: nothing can be reopened, but nothing may be debugged either
  }
  const libc = Deno.dlopen("libc.so.6", {
    signal: { parameters: ["i32", "usize"], result: "usize" },
  });
  const SIG_IGN = 1n;
  libc.symbols.signal(SIGUSR1, SIG_IGN);
  count = () => 0;
}

/**
 * Calls `action` within a second of each SIGUSR1.
 *
 * @returns stops
 */
export function onUsr1(action: () => void): () => void {
  catchUsr1();
  let seen = count!();
  const timer = setInterval(() => {
    const now = count!();
    if (now === seen) return;
    seen = now;
    action();
  }, LOOK_EVERY);
  return () => clearInterval(timer);
}
