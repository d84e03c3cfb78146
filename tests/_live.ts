/** Whether tests on the running kernel can be made here. */
import { openProbe } from "../src/sources/probe/mod.ts";

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

/** A test that needs the probe; skipped where it cannot be loaded, except with SAKER_REQUIRE_LIVE=1. */
export function liveTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: SKIP_LIVE, fn });
}
