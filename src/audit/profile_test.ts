import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { fileReport, sampleReport } from "./_testing.ts";
import {
  compareWithProfile,
  generalise,
  mergeProfiles,
  parseProfile,
  profileOf,
} from "./profile.ts";

Deno.test("compareWithProfile() finds nothing in the run that the profile is of", () => {
  const report = sampleReport();
  assertEquals(compareWithProfile(report, profileOf(report)), []);
});

Deno.test("compareWithProfile() finds new programs, files, endpoints and privileges", () => {
  const before = sampleReport({ endpoints: [], privileges: [], files: [] });
  const after = sampleReport({
    files: [
      fileReport("/usr/bin/curl", { executed: 1 }),
      fileReport("/etc/motd", { read: 1, written: 1 }),
    ],
  });
  const findings = compareWithProfile(after, profileOf(before));
  assertEquals(
    findings.map(({ rule, priority, fields }) => [rule, priority, fields.path]),
    [
      ["New program", "Warning", "/usr/bin/curl"],
      ["New file read", "Notice", "/etc/motd"],
      ["New file changed", "Warning", "/etc/motd"],
      ["New endpoint", "Warning", "out tcp 192.0.2.1 443"],
      ["New privilege", "Critical", "uid 1000 to 0 /usr/bin/sudo"],
    ],
  );
});

Deno.test("mergeProfiles() knows what either knows", () => {
  const a = profileOf(sampleReport());
  const b = profileOf(
    sampleReport({ files: [fileReport("/bin/new", { executed: 1 })] }),
  );
  assertEquals(mergeProfiles(a, b).programs, ["/bin/cat", "/bin/new"]);
});

Deno.test("generalise() replaces what is made up anew in every run", () => {
  const cases = [
    ["/proc/4711/status", "/proc/*/status"],
    ["/tmp/tmp.aB3dE9xYz0", "/tmp/tmp.*"],
    ["/tmp/apt.conf.k3Xq9Z", "/tmp/apt.conf.*"],
    ["/var/lib/x/0123456789abcdef0123", "/var/lib/x/*"],
    ["/run/1b4e28ba-2fa1-11d2-883f-0016d3cca427/x", "/run/*/x"],
    ["/usr/lib/python3.11/site.py", "/usr/lib/python3.11/site.py"],
    ["/usr/share/Makefile", "/usr/share/Makefile"],
    ["/usr/lib/libcrypto.so.3", "/usr/lib/libcrypto.so.3"],
    ["/home/user/README.md", "/home/user/README.md"],
  ];
  for (const [path, general] of cases) assertEquals(generalise(path), general);
});

Deno.test("parseProfile() takes what was saved and refuses other things", () => {
  const profile = profileOf(sampleReport());
  assertEquals(parseProfile(JSON.stringify(profile), "p"), profile);
  for (
    const [text, message] of [
      ["{", "p: not JSON"],
      ["null", "p: not a profile"],
      ['{"profile_version":2}', "p: not a profile"],
      ['{"profile_version":1,"programs":[1]}', "p: 'programs' must be"],
    ]
  ) {
    assertThrows(() => parseProfile(text, "p"), UserError, message);
  }
});
