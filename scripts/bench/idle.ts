import { Monitor } from "./_monitor.ts";

const SECONDS = 60;

/** What a minute of idleness costs, and how much memory saker then has. */
export async function measureIdle(
  args: string[],
): Promise<Record<string, unknown>[]> {
  const monitor = await Monitor.start(args);
  try {
    // what starting up has needed is given back after ten seconds (src/pipeline/settle.ts): not part of idleness
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    const before = monitor.cpu();
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    return [{
      "CPU % of a core": (monitor.cpu() - before) / SECONDS * 100,
      "RSS MB": monitor.rss(),
    }];
  } finally {
    await monitor.stop();
  }
}
