import { assertEquals } from "@std/assert";
import { ConfigReport } from "./types.ts";
import { CONFIG } from "./schema.ts";
import { notices } from "./notices.ts";

function noticesOf(raw: unknown): string[] {
  const report = new ConfigReport();
  const config = CONFIG.read(raw, "", report);
  assertEquals(report.errors, []);
  return notices(config, (name) => name === "container");
}

Deno.test("notices() is silent about the defaults and what is switched off", () => {
  assertEquals(noticesOf({}), []);
  assertEquals(
    noticesOf({
      webserver: { enabled: false },
      grpc: { enabled: false, bind_address: "x" },
      grpc_output: null,
      plugins: [{ name: "container", library_path: "libcontainer.so" }],
    }),
    [],
  );
});

Deno.test("notices() names what is asked for in vain", () => {
  assertEquals(
    noticesOf({
      webserver: { enabled: true },
      grpc: { enabled: true },
      metrics: { enabled: true },
      load_plugins: ["cloudtrail", "container"],
      plugins: [{ name: "cloudtrail" }, { name: "container" }, {
        name: "okta",
      }],
    }).map((text) => text.split(":")[0]),
    ["webserver", "grpc", "metrics", "plugins"],
  );
});
