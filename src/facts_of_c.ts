/** For tests: what structures look like to the C compiler. */
import { fileURLToPath } from "node:url";

/**
 * The values of constant expressions.
 *
 * @param header file in `probe/` that the expressions are about
 * @throws {Error} they cannot be compiled
 */
export async function factsOfC(
  header: string,
  facts: readonly string[],
): Promise<Record<string, number>> {
  const path = fileURLToPath(new URL(`../probe/${header}`, import.meta.url));
  const dir = await Deno.makeTempDir();
  try {
    const prints = facts.map((fact) =>
      `printf("%s=%zu\\n", "${fact}", (size_t)(${fact}));`
    );
    await Deno.writeTextFile(
      `${dir}/a.c`,
      `#include <stdio.h>\n#include <stddef.h>\n#include "${path}"\n` +
        `int main(void) { ${prints.join("\n")} return 0; }\n`,
    );
    const { success, stderr } = await new Deno.Command("gcc", {
      args: ["-o", `${dir}/a`, `${dir}/a.c`],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const { stdout } = await new Deno.Command(`${dir}/a`).output();
    return Object.fromEntries(
      new TextDecoder().decode(stdout).trim().split("\n").map((line) => {
        const [name, value] = line.split("=");
        return [name, Number(value)];
      }),
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}
