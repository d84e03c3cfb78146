import { assertEquals } from "@std/assert";
import { codesOf, scId } from "../../src/events/tables.ts";
import { nativeSyscalls } from "../../src/sources/probe/mod.ts";
import { BAD, liveTest } from "./_live.ts";

// deno-fmt-ignore
const NAMES = [
  "getppid", "sysinfo", "pselect6", "epoll_pwait", "faccessat", "faccessat2",
  "statx", "preadv2", "getrandom", "kcmp", "name_to_handle_at", "readlinkat",
  "landlock_create_ruleset", "futex_waitv", "cachestat", "fchmodat2",
  "statmount", "listmount", "lsm_get_self_attr", "mseal", "setxattrat",
  "open_tree_attr", "file_getattr",
];

liveTest(
  "a syscall without an event of its own is generic",
  NAMES,
  async (live) => {
    for (const name of NAMES) {
      await live.call(name, -1, BAD, BAD, -1);
      const { params } = await live.event("syscall");
      assertEquals(params, {
        ID: scId(name)!,
        nativeID: nativeSyscalls().get(name)!,
      }, name);
    }
  },
);

Deno.test("every syscall of this machine has a name in events", () => {
  for (const name of nativeSyscalls().keys()) {
    // these were never implemented, or are the kernel's own
    if (/^(putpmsg|afs_syscall|tuxcall|security|vserver)$/.test(name)) continue;
    assertEquals(codesOf(name).length > 0, true, name);
  }
});
