/** Tests on the running kernel, which others use as well. */
import { openProbe } from "../src/sources/probe/mod.ts";
import { endSakers, losses } from "./cli/_saker.ts";

function whyNot(): string | undefined {
  try {
    openProbe({ syscalls: [] }).close();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const reason = whyNot();

/** The probe cannot be loaded, and SAKER_REQUIRE_LIVE=1 does not make that a failure. */
export const SKIP_LIVE: boolean = reason !== undefined &&
  Deno.env.get("SAKER_REQUIRE_LIVE") !== "1";
if (SKIP_LIVE) console.warn(`live tests are skipped: ${reason}`);

/** How long a test is made again and again when events are lost, and how long to wait for the flood to pass, ms. */
const PATIENCE = 120_000;
const CALM = 5000;

/**
 * A test that needs the probe; skipped where it cannot be loaded, except with SAKER_REQUIRE_LIVE=1. Made again when it
 * failed while a saker of its own lost events: what others do on the machine may have flooded it.
 */
export function liveTest(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name,
    ignore: SKIP_LIVE,
    // a failed attempt may have left something
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const end = performance.now() + PATIENCE;
      for (;;) {
        const before = losses();
        try {
          return await fn();
        } catch (error) {
          await endSakers();
          if (performance.now() > end || losses() === before) throw error;
          console.warn(`made again, as events were lost: ${error}`);
          await new Promise((resolve) => setTimeout(resolve, CALM));
        }
      }
    },
  });
}
