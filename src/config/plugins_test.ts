import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { auditInput, checkLibraries } from "./plugins.ts";
import { CONFIG } from "./schema.ts";
import { ConfigReport } from "./types.ts";

const config = (raw: unknown) => CONFIG.read(raw, "", new ConfigReport());
const check = (raw: unknown) =>
  checkLibraries(config(raw), (name) => name === "container");

Deno.test("checkLibraries() refuses a library that is not there", () => {
  const plugins = [{ name: "x", library_path: "/nonexistent/libx.so" }];
  assertThrows(
    () => check({ plugins }),
    UserError,
    "cannot load plugin /nonexistent/libx.so: cannot open shared object file: No such file or directory",
  );
  assertThrows(
    () => check({ plugins: [{ name: "x", library_path: "libx.so" }] }),
    UserError,
    "/usr/share/falco/plugins/libx.so",
  );
});

Deno.test("checkLibraries() passes over what is built in, not picked, or there", () => {
  check({});
  check({ plugins: [{ name: "container", library_path: "libcontainer.so" }] });
  check({
    load_plugins: [],
    plugins: [{ name: "x", library_path: "/nonexistent/libx.so" }],
  });
  check({ plugins: [{ name: "x", library_path: Deno.execPath() }] });
});

Deno.test("checkLibraries() refuses to load what nobody describes", () => {
  check({ load_plugins: ["container"] });
  assertThrows(
    () => check({ load_plugins: ["container", "x"] }),
    UserError,
    "Cannot load plugin 'x': plugin config not found for given name",
  );
});

Deno.test("auditInput() is what the plugin is to open, if it is loaded", () => {
  const plugins = [{ name: "k8saudit", open_params: "audit.json\n" }];
  assertEquals(auditInput(config({ plugins })), "audit.json");
  assertEquals(auditInput(config({ plugins, load_plugins: [] })), undefined);
  assertEquals(
    auditInput(config({ plugins: [{ name: "k8saudit" }] })),
    undefined,
  );
  assertEquals(auditInput(config({})), undefined);
});
