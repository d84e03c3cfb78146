import { assertEquals } from "@std/assert";
import { NO_ID } from "../thread.ts";
import { Play } from "../testing.ts";

function start() {
  const play = new Play();
  const thread = play.process(10, 1, { uid: 1, gid: 2 });
  return { play, thread };
}

Deno.test("calls of the setuid family change the effective id", () => {
  const { play, thread } = start();
  play.event("setuid", 10, { res: 0, uid: 5 });
  assertEquals(thread.uid, 5);
  play.event("setresuid", 10, { res: 0, ruid: 1, euid: 6, suid: 1 });
  assertEquals(thread.uid, 6);
  play.event("setreuid", 10, { res: 0, ruid: 1, euid: 7 });
  assertEquals(thread.uid, 7);
  play.event("setgid", 10, { res: 0, gid: 8 });
  assertEquals(thread.gid, 8);
  play.event("setresgid", 10, { res: 0, rgid: 1, egid: 9, sgid: 1 });
  assertEquals(thread.gid, 9);
  play.event("setregid", 10, { res: 0, rgid: 1, egid: 10 });
  assertEquals(thread.gid, 10);
});

Deno.test("calls of the setuid family change nothing when they fail or leave the id", () => {
  const { play, thread } = start();
  play.event("setuid", 10, { res: -1, uid: 5 });
  play.event("setresuid", 10, { res: 0, ruid: 1, euid: NO_ID, suid: 1 });
  play.event("setregid", 10, { res: 0, rgid: 1, egid: NO_ID });
  assertEquals([thread.uid, thread.gid], [1, 2]);
});

Deno.test("calls of the setuid family change capabilities as the kernel does", () => {
  const { play, thread } = start();
  Object.assign(thread, { uid: 0, capPermitted: 7n, capEffective: 7n });
  play.event("setresuid", 10, { res: 0, ruid: NO_ID, euid: 5, suid: NO_ID });
  assertEquals([thread.capPermitted, thread.capEffective], [7n, 0n]);
  play.event("setresuid", 10, { res: 0, ruid: NO_ID, euid: 0, suid: NO_ID });
  assertEquals([thread.capPermitted, thread.capEffective], [7n, 7n]);
  play.event("setuid", 10, { res: 0, uid: 5 });
  assertEquals([thread.capPermitted, thread.capEffective], [0n, 0n]);
});

Deno.test("capset() sets the three sets", () => {
  const { play, thread } = start();
  play.event("capset", 10, {
    res: 0,
    cap_inheritable: 1,
    cap_permitted: 2n ** 40n,
    cap_effective: 3,
  });
  assertEquals(
    [thread.capInheritable, thread.capPermitted, thread.capEffective],
    [1n, 2n ** 40n, 3n],
  );
});

Deno.test("unshare() and setns() of a user namespace give all capabilities", () => {
  for (const name of ["unshare", "setns"]) {
    const { play, thread } = start();
    const flags = name === "unshare"
      ? { res: 0, flags: 0x10 }
      : { res: 0, fd: 3, nstype: 0x10 };
    play.event(name, 10, flags);
    assertEquals(thread.capEffective, 0n);
    const user = name === "unshare"
      ? { res: 0, flags: 0x100000 }
      : { res: 0, fd: 3, nstype: 0x100000 };
    play.event(name, 10, user);
    assertEquals(thread.capEffective, (1n << 41n) - 1n);
  }
});

Deno.test("setsid() makes the process leader of a session", () => {
  const { play, thread } = start();
  play.event("setsid", 10, { res: -1 });
  assertEquals(thread.sid, -1);
  play.event("setsid", 10, { res: 10 });
  assertEquals(thread.sid, 10);
});

Deno.test("chdir() and its kin move the process", () => {
  const { play, thread } = start();
  play.event("chdir", 10, { res: 0, path: "/a/b" });
  assertEquals(thread.cwd, "/a/b/");
  play.event("chdir", 10, { res: 0, path: "../c/./d/" });
  assertEquals(thread.cwd, "/a/c/d/");
  play.event("chdir", 10, { res: -2, path: "/none" });
  assertEquals(thread.cwd, "/a/c/d/");
  play.event("open", 10, { fd: 3, name: "..", flags: 0x401 });
  play.event("fchdir", 10, { res: 0, fd: 3 });
  assertEquals(thread.cwd, "/a/c/");
  play.event("chdir", 10, { res: 0, path: "/" });
  assertEquals(thread.cwd, "/");
  play.event("getcwd", 10, { res: 5, path: "/x" });
  assertEquals(thread.cwd, "/x/");
});

Deno.test("chdir() by a thread moves the whole process", () => {
  const { play, thread } = start();
  play.fork(10, 12, { flags: 0x2000 });
  play.event("chdir", 12, { res: 0, path: "/z" });
  assertEquals(thread.cwd, "/z/");
});

Deno.test("chroot() changes the root", () => {
  const { play, thread } = start();
  play.event("chroot", 10, { res: 0, path: "/jail/../cell" });
  assertEquals(thread.root, "/cell");
});

Deno.test("limits and sizes follow their calls", () => {
  const { play, thread } = start();
  play.event("setrlimit", 10, { res: 0, cur: 100, max: 200, resource: 7 });
  assertEquals(thread.fdlimit, 100);
  play.event("setrlimit", 10, { res: 0, cur: 5, max: 200, resource: 3 });
  assertEquals(thread.fdlimit, 100);
  play.process(20, 1);
  play.event("prlimit", 20, {
    res: 0,
    newcur: 300,
    newmax: 300,
    pid: 10,
    resource: 7,
  });
  assertEquals(thread.fdlimit, 300);
  play.event("brk", 10, { res: 1, vm_size: 11, vm_rss: 12, vm_swap: 13 });
  assertEquals([thread.vmSize, thread.vmRss, thread.vmSwap], [11, 12, 13]);
  play.event(152, 10, {
    next: 1,
    pgft_maj: 1,
    pgft_min: 2,
    vm_size: 3,
    vm_rss: 4,
    vm_swap: 5,
  });
  assertEquals([thread.pfMajor, thread.pfMinor, thread.vmSize], [1, 2, 3]);
});

Deno.test("events about accounts change what is known of them", () => {
  const { play } = start();
  play.event("useradded", -1, {
    uid: 7,
    gid: 8,
    name: "eve",
    home: "/h",
    shell: "/s",
    container_id: "",
  });
  play.event("groupadded", -1, { gid: 8, name: "g", container_id: "abc" });
  assertEquals(play.state.user(7, "")?.name, "eve");
  assertEquals(play.state.user(7, "abc"), undefined);
  assertEquals(play.state.group(8, "abc")?.name, "g");
  play.event("userdeleted", -1, { uid: 7, container_id: "" });
  play.event("groupdeleted", -1, { gid: 8, container_id: "abc" });
  assertEquals(play.state.user(7, ""), undefined);
  assertEquals(play.state.group(8, "abc"), undefined);
});
