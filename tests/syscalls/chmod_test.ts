import { assertEquals } from "@std/assert";
import { inFolder, liveTest } from "./_live.ts";

liveTest("chmod reports path and mode", ["chmod"], async (live) => {
  await inFolder(async (folder) => {
    const filename = `${folder}/f`;
    await Deno.writeTextFile(filename, "");
    assertEquals((await live.see("chmod", filename, 0o6755)).params, {
      res: 0,
      filename,
      mode: 0o6755,
    });
    assertEquals((await live.see("chmod", "/no/such", 0o600)).params, {
      res: -2,
      filename: "/no/such",
      mode: 0o600,
    });
  });
});
