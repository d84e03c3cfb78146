import { assertEquals } from "@std/assert";
import { pathMatcher } from "./pmatch.ts";

const CASES: [patterns: string[], path: string, expected: boolean][] = [
  [["/etc"], "/etc", true],
  [["/etc"], "/etc/shadow", true],
  [["/etc"], "/etcd", false],
  [["/etc"], "/", false],
  [["/etc"], "", false],
  [["/etc/"], "/etc", true],
  [["etc"], "/etc/x", true],
  [["//etc//x"], "/etc/x/y", true],
  [["/etc/x"], "//etc///x", true],
  [["/etc/x"], "/etc", false],
  [["/"], "/anything", true],
  [["/"], "", true],
  [[""], "/x", true],
  [[], "/x", false],
  [["/etc/ssh", "/etc"], "/etc/passwd", true],
  [["/etc", "/etc/ssh"], "/etc/passwd", true],
  [["/a", "/b", "/c"], "/b/x", true],
  [["/a", "/b", "/c"], "/d", false],
  [["/home/*/.ssh"], "/home/me/.ssh/id", true],
  [["/home/*/.ssh"], "/home/me/x/.ssh", false],
  [["/home/*"], "/home", false],
  [["/var/log?"], "/var/logs/x", true],
  [["/var/[ab]*"], "/var/bc", true],
  [["/var/[ab]*"], "/var/c", false],
  [["/a/x", "/*/y"], "/a/y", true],
  [["/a/x", "/*/y"], "/a/z", false],
];

Deno.test("pathMatcher() compares component by component", () => {
  for (const [patterns, path, expected] of CASES) {
    assertEquals(
      [patterns, path, pathMatcher(patterns)(path)],
      [patterns, path, expected],
    );
  }
});

Deno.test("pathMatcher() finds one of very many patterns", () => {
  const patterns = Array.from({ length: 20_000 }, (_, i) => `/data/${i}/x`);
  const matches = pathMatcher(patterns);
  assertEquals(matches("/data/19999/x/y"), true);
  assertEquals(matches("/data/20000/x"), false);
});
