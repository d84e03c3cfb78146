import { fileURLToPath } from "node:url";

const SOURCES = fileURLToPath(new URL("./load", import.meta.url));

/** The compiled load generators. */
export interface Loads {
  /** Path of one of them. */
  path(name: string): string;
  /** Runs one and returns the seconds that it measured. */
  run(name: string, ...args: string[]): Promise<number>;
  remove(): Promise<void>;
}

/** Compiles the load generators into a directory of their own. */
export async function buildLoads(): Promise<Loads> {
  const directory = await Deno.makeTempDir({ prefix: "saker-bench-" });
  for await (const entry of Deno.readDir(SOURCES)) {
    if (!entry.name.endsWith(".c")) continue;
    const name = entry.name.slice(0, -2);
    // the program that is started again and again must not spend its time in the dynamic linker
    const flags = name === "nothing" ? ["-static"] : [];
    const done = await new Deno.Command("gcc", {
      args: [
        "-O2",
        "-Wall",
        ...flags,
        "-o",
        `${directory}/${name}`,
        `${SOURCES}/${entry.name}`,
      ],
    }).output();
    if (!done.success) throw new Error(new TextDecoder().decode(done.stderr));
  }
  const path = (name: string) => `${directory}/${name}`;
  return {
    path,
    async run(name, ...args) {
      const done = await new Deno.Command(path(name), { args }).output();
      if (!done.success) {
        throw new Error(`${name}: ${new TextDecoder().decode(done.stderr)}`);
      }
      return Number(new TextDecoder().decode(done.stdout));
    },
    remove: () => Deno.remove(directory, { recursive: true }),
  };
}
