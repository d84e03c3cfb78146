import { assertEquals } from "@std/assert";
import { liveTest } from "./_live.ts";

liveTest("fcntl reports command and argument", ["fcntl"], async (live) => {
  // F_DUPFD_CLOEXEC
  assertEquals((await live.see("fcntl", 0, 1030, 50)).params, {
    res: 50,
    fd: 0,
    cmd: 26,
    arg: 50,
  });
  assertEquals((await live.see("fcntl", 77, 3, 0)).params, {
    res: -9,
    fd: 77,
    cmd: 4,
    arg: 0,
  });
});

liveTest("fcntl translates each command", ["fcntl"], async (live) => {
  // deno-fmt-ignore
  const commands = new Map([
    [0, 1], [1, 2], [2, 3], [3, 4], [4, 5], [5, 6], [6, 8], [7, 9], [8, 10],
    [9, 12], [10, 13], [11, 15], [12, 17], [13, 18], [14, 19], [15, 21],
    [16, 22], [36, 30], [37, 31], [38, 32], [1024, 23], [1025, 24], [1026, 27],
    [1029, 25], [1030, 26], [1031, 28], [1032, 29], [999, 0],
  ]);
  for (const [command, expected] of commands) {
    const { params } = await live.see("fcntl", 77, command, 0);
    assertEquals(params.cmd, expected, `command ${command}`);
  }
});
