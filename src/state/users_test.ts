import { assertEquals } from "@std/assert";
import { AccountFiles } from "./account_files.ts";
import { EtcAccounts } from "./proc/accounts.ts";
import { readRegularFile } from "./proc/files.ts";
import { Users } from "./users.ts";

const PASSWD = `root:x:0:0:root:/root:/bin/bash
www:x:33:34::/var/www:/usr/sbin/nologin
other:x:33:99::/x:/y

# nothing
broken:x:-1:0::/:
short:x:5
`;
const none = new Map<string, number>();

Deno.test("parsePasswd() takes well-formed lines, the first of an id", () => {
  const files = new AccountFiles();
  files.parsePasswd(PASSWD);
  assertEquals([...files.users.keys()], [0, 33, 5]);
  assertEquals(files.users.get(33), {
    uid: 33,
    gid: 34,
    name: "www",
    home: "/var/www",
    shell: "/usr/sbin/nologin",
  });
  files.parseGroup("root:x:0:\nbad\n");
  assertEquals([...files.groups.values()], [{ gid: 0, name: "root" }]);
});

Deno.test("parsePasswd() is bounded", () => {
  const files = new AccountFiles();
  let text = "";
  for (let i = 0; i < 20_000; i++) text += `u${i}:x:${i}:0::/:\n`;
  files.parsePasswd(text);
  assertEquals(files.users.size, 10_000);
});

Deno.test("refresh() reads the host's files again when they have changed", () => {
  const etc = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${etc}/passwd`, "a:x:1:1::/:\n");
    const users = new Users(new EtcAccounts(etc));
    assertEquals(users.user(1, "", none)?.name, "a");
    Deno.writeTextFileSync(`${etc}/passwd`, "bb:x:1:1::/:\n");
    users.refresh();
    assertEquals(users.user(1, "", none)?.name, "bb");
    assertEquals(users.group(1, "", none), undefined);
  } finally {
    Deno.removeSync(etc, { recursive: true });
  }
});

Deno.test("user() finds an account that is new", () => {
  const etc = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${etc}/passwd`, "a:x:1:1::/:\n");
    const users = new Users(new EtcAccounts(etc));
    Deno.writeTextFileSync(`${etc}/passwd`, "a:x:1:1::/:\nb:x:2:2::/:\n");
    assertEquals(users.user(2, "", none)?.name, "b");
  } finally {
    Deno.removeSync(etc, { recursive: true });
  }
});

Deno.test("user() of a container is found as soon as there is a process to ask", () => {
  const users = new Users(new EtcAccounts());
  assertEquals(users.user(0, "late", none), undefined);
  assertEquals(
    users.user(0, "late", new Map([["late", Deno.pid]]))?.name,
    "root",
  );
});

Deno.test("user() of a container comes from a process in it", () => {
  const users = new Users(new EtcAccounts());
  const pids = new Map([["abc", Deno.pid]]);
  assertEquals(users.user(0, "abc", pids)?.name, "root");
  assertEquals(users.user(0, "unknown", pids), undefined);
});

Deno.test("readRegularFile() opens neither links, pipes nor devices", () => {
  const dir = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${dir}/file`, "text");
    Deno.symlinkSync(`${dir}/file`, `${dir}/link`);
    new Deno.Command("mkfifo", { args: [`${dir}/pipe`] }).outputSync();
    assertEquals(readRegularFile(`${dir}/file`, 100), "text");
    assertEquals(readRegularFile(`${dir}/file`, 2), "te");
    assertEquals(readRegularFile(`${dir}/link`, 100), undefined);
    assertEquals(readRegularFile(`${dir}/pipe`, 100), undefined);
    assertEquals(readRegularFile("/dev/zero", 100), undefined);
    assertEquals(readRegularFile(`${dir}/none`, 100), undefined);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
