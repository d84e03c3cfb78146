import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

const CALLS = {
  getuid: "uid",
  geteuid: "euid",
  getgid: "gid",
  getegid: "egid",
};

for (const [name, param] of Object.entries(CALLS)) {
  liveTest(`${name} reports the id`, [name], async (live) => {
    assertEquals((await live.see(name)).params, { [param]: 0 });
    await live.call("setresgid", 100, 101, 102);
    await live.call("setresuid", 200, 201, 202);
    const { ret, params } = await live.see(name);
    assertEquals(params, { [param]: ret });
    assertEquals(ret === 0, false);
  });
}
