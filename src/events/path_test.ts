import { assertEquals } from "@std/assert";
import { normalize, resolvePath, TOO_LONG } from "./path.ts";

Deno.test("resolvePath() keeps an absolute path that is folded already", () => {
  const path = "/usr/lib/x86_64-linux-gnu/libc.so.6";
  assertEquals(resolvePath("/tmp", path), path);
  assertEquals(resolvePath("/tmp", "/"), "/");
});

Deno.test("resolvePath() folds dots and slashes", () => {
  for (
    const [dir, name, path] of [
      ["/home/a/", "b", "/home/a/b"],
      ["/home/a", "b/./c//d/", "/home/a/b/c/d"],
      ["/home/a/", "../b", "/home/b"],
      ["/home/a/", "../../../b", "/b"],
      ["/", "..", "/"],
      ["/", "a/..", "/"],
      ["/x", "/etc/../etc//passwd", "/etc/passwd"],
      ["/x", "/etc/", "/etc"],
      ["/x", "/etc/.", "/etc"],
      ["/x", "/.hidden/..file/...", "/.hidden/..file/..."],
      ["/x", "//net", "/net"],
      ["<UNKNOWN>", "a/b", "<UNKNOWN>a/b"],
      ["", "a//b", "a/b"],
      ["<NA>", "./a", "a"],
      ["/x", "", "/x"],
    ]
  ) assertEquals(resolvePath(dir, name), path, `${dir} + ${name}`);
});

Deno.test("resolvePath() gives the same answer again", () => {
  assertEquals(resolvePath("/a/", "../b"), "/b");
  assertEquals(resolvePath("/a/", "../b"), "/b");
});

Deno.test("resolvePath() replaces paths that are too long", () => {
  assertEquals(resolvePath("/", "/" + "a".repeat(1023)), TOO_LONG);
  assertEquals(resolvePath("/", "/" + "a".repeat(1022)).length, 1023);
  assertEquals(resolvePath("/" + "b".repeat(600), "a".repeat(600)), TOO_LONG);
});

Deno.test("normalize() keeps what a relative path cannot fold", () => {
  assertEquals(normalize("../a/../../b"), "../../b");
  assertEquals(normalize("a/.."), "");
});
