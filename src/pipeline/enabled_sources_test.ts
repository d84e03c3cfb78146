import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { CONFIG } from "../config/mod.ts";
import { ConfigReport } from "../config/types.ts";
import { auditFile, enabledSources } from "./enabled_sources.ts";

const config = (raw: unknown) => CONFIG.read(raw, "", new ConfigReport());
const audit = (input: string, kind = "modern_ebpf") =>
  config({
    engine: { kind },
    load_plugins: ["k8saudit"],
    plugins: [{ name: "k8saudit", open_params: input }],
  });

Deno.test("enabledSources() takes what is loaded, less what the options say", () => {
  assertEquals(enabledSources(config({}), [], []), ["syscall"]);
  const both = audit("a.json");
  assertEquals(enabledSources(both, [], []), ["syscall", "k8s_audit"]);
  assertEquals(enabledSources(both, ["k8s_audit"], []), ["k8s_audit"]);
  assertEquals(enabledSources(both, [], ["syscall"]), ["k8s_audit"]);
  assertEquals(enabledSources(audit("a.json", "nodriver"), [], []), [
    "k8s_audit",
  ]);
});

Deno.test("enabledSources() refuses what leaves nothing, is not there or contradicts itself", () => {
  const wrong = (message: string, enabled: string[], disabled: string[]) =>
    assertThrows(
      () => enabledSources(config({}), enabled, disabled),
      UserError,
      message,
    );
  wrong("Can not disable all event sources", [], ["syscall"]);
  wrong("unknown event source: k8s_audit (there are syscall)", [
    "k8s_audit",
  ], []);
  wrong("Attempted disabling an unknown event source: x", [], ["x"]);
  wrong("can not mix", ["syscall"], ["syscall"]);
});

Deno.test("auditFile() is the file of the only source, never the network", () => {
  assertEquals(auditFile(audit(" a.json "), ["k8s_audit"]), "a.json");
  assertEquals(auditFile(audit("a.json"), ["syscall", "k8s_audit"]), undefined);
  assertEquals(auditFile(config({}), ["syscall"]), undefined);
  assertThrows(
    () => auditFile(audit("http://:9765/k8s-audit"), ["k8s_audit"]),
    UserError,
    "only from a file",
  );
});
