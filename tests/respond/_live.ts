import { openProbe } from "../../src/sources/probe/mod.ts";

function whyNot(): string | undefined {
  try {
    openProbe({ syscalls: [] }).close();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const reason = whyNot();
const skip = reason !== undefined &&
  Deno.env.get("SAKER_REQUIRE_LIVE") !== "1";
if (skip) console.warn(`live tests are skipped: ${reason}`);

/** A test that needs the probe; skipped where it cannot be loaded, except with SAKER_REQUIRE_LIVE=1. */
export function liveTest(name: string, body: () => Promise<void>): void {
  Deno.test({ name, ignore: skip, fn: body });
}
