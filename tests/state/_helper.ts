import { fileURLToPath } from "node:url";

/** A program of this folder, compiled, that does its part and waits. */
export interface Helper {
  pid: number;
  close(): Promise<void>;
}

/**
 * Compiles and starts the program `name` of this folder, which prints a line when it is ready and ends with its standard
 * input.
 *
 * @param folder where it is compiled to
 * @throws {Error} it cannot be compiled or does not get ready
 */
export async function startHelper(
  name: string,
  folder: string,
  ...args: string[]
): Promise<Helper> {
  const program = `${folder}/${name}`;
  const source = fileURLToPath(new URL(`./${name}.c`, import.meta.url));
  const built = await new Deno.Command("cc", {
    args: ["-O1", "-Wall", "-Wno-unused-result", "-o", program, source],
    stderr: "inherit",
  }).output();
  if (!built.success) throw new Error(`${source} cannot be compiled`);
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.stdout.getReader();
  const helper = {
    pid: child.pid,
    async close() {
      await child.stdin.close();
      await output.cancel();
      await child.status;
    },
  };
  const { done } = await output.read();
  if (!done) return helper;
  await helper.close();
  throw new Error(`${name} did not get ready`);
}

/** Starts so many processes with 20 descriptors each, of the kinds that servers have. */
export function startCrowd(folder: string, processes: number): Promise<Helper> {
  return startHelper("crowd", folder, String(processes));
}
