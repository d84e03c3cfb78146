import { assert, assertEquals } from "@std/assert";
import {
  capabilityNames,
  codesOf,
  enumText,
  errnoName,
  EventFlag,
  EVENTS,
  flagTable,
  flagText,
  GENERIC,
  isEventName,
  scId,
  scName,
  signalName,
  signalNumber,
} from "./tables.ts";

Deno.test("EVENTS has each event under its code, and nothing under unused codes", () => {
  EVENTS.forEach((info, code) => {
    if (info === undefined) return;
    assertEquals(info.code, code);
    assertEquals(info.enter, code % 2 === 0);
  });
  assertEquals(EVENTS[17], undefined);
  assertEquals(EVENTS[307]?.name, "openat");
});

Deno.test("EVENTS tells parameters with their types, formats, tables and directories", () => {
  const [fd, dirfd, name, flags, mode] = EVENTS[307]!.params;
  assertEquals(fd, {
    name: "fd",
    type: "fd",
    format: "dec",
    table: undefined,
    dirfd: undefined,
  });
  assertEquals(dirfd.name, "dirfd");
  assertEquals([name.type, name.dirfd], ["fsrelpath", 1]);
  assertEquals(flags.table?.name, "file_flags");
  assertEquals(mode.format, "oct");
});

Deno.test("EVENTS carries the flags of the schema", () => {
  assert(EVENTS[3]!.flags & EventFlag.CREATES_FD);
  assert(EVENTS[5]!.flags & EventFlag.DESTROYS_FD);
  assert(EVENTS[7]!.flags & EventFlag.READS_FROM_FD);
  assert(EVENTS[402]!.flags & EventFlag.LARGE);
  assert(EVENTS[27]!.flags & EventFlag.OLD);
});

Deno.test("codesOf() gives the current codes of a name", () => {
  assertEquals(codesOf("open"), [3]);
  assertEquals(codesOf("accept"), [247]);
  assertEquals(codesOf("umount"), [387]);
  assertEquals(codesOf("procexit"), [186]);
  assertEquals(codesOf("signaldeliver"), [232]);
  assertEquals(codesOf("container"), [324, 402]);
});

Deno.test("codesOf() gives the generic event for syscalls without one of their own", () => {
  assertEquals(codesOf("getppid"), [GENERIC]);
  assertEquals(codesOf("epoll_pwait"), [GENERIC]);
});

Deno.test("codesOf() is empty when nothing has the name, or nothing current", () => {
  assertEquals(codesOf("opne"), []);
  assertEquals(codesOf("tracer"), []);
});

Deno.test("isEventName() knows events, generic syscalls and names of the past", () => {
  for (const name of ["open", "getppid", "procexit", "container", "tracer"]) {
    assert(isEventName(name), name);
  }
  assert(!isEventName("opne"));
  assert(!isEventName("NA"));
});

Deno.test("every current syscall event has exactly one code", () => {
  for (const info of EVENTS) {
    if (info === undefined || info.enter || info.flags & EventFlag.OLD) {
      continue;
    }
    if (info.origin !== "syscall" || info.code === GENERIC) continue;
    assertEquals(codesOf(info.name), [info.code], info.name);
  }
});

Deno.test("scName() and scId() are inverse", () => {
  assertEquals(scName(0), "unknown");
  assertEquals(scName(3), "read");
  assertEquals(scName(453), "rseq_slice_yield");
  assertEquals(scId("read"), 3);
  assertEquals(scName(9999), undefined);
  assertEquals(scId("nothing"), undefined);
});

Deno.test("flagText() names bits in table order, each once", () => {
  const files = flagTable("file_flags")!;
  assertEquals(
    flagText(files, 0x4000 | 0x100 | 4 | 2),
    "O_TRUNC|O_CREAT|O_WRONLY|O_F_CREATED",
  );
  assertEquals(flagText(files, 3), "O_RDWR");
  assertEquals(flagText(files, 0), "O_NONE");
  assertEquals(flagText(files, 0x80000000), "");
});

Deno.test("flagText() handles the highest bit", () => {
  assertEquals(
    flagText(flagTable("mount_flags")!, 0x80000001),
    "RDONLY|NOUSER",
  );
});

Deno.test("enumText() names all equal values", () => {
  const families = flagTable("socket_families")!;
  assertEquals(enumText(families, 1), "AF_LOCAL|AF_UNIX");
  assertEquals(enumText(families, 2), "AF_INET");
  assertEquals(enumText(families, 99), "");
});

Deno.test("errnoName() takes either sign and knows the kernel's own errors", () => {
  assertEquals(errnoName(-2), "ENOENT");
  assertEquals(errnoName(11), "EAGAIN");
  assertEquals(errnoName(133), "EHWPOISON");
  assertEquals(errnoName(-512), "ERESTARTSYS");
  assertEquals(errnoName(-41), undefined);
  assertEquals(errnoName(0), undefined);
});

Deno.test("signalName() and signalNumber() are inverse", () => {
  assertEquals(signalName(9), "SIGKILL");
  assertEquals(signalName(17), "SIGCHLD");
  assertEquals(signalName(31), "SIGSYS");
  assertEquals(signalName(0), undefined);
  assertEquals(signalNumber("SIGTERM"), 15);
  assertEquals(signalNumber("TERM"), 15);
  assertEquals(signalNumber("SIGNOTHING"), undefined);
});

Deno.test("capabilityNames() lists set bits in order", () => {
  assertEquals(capabilityNames(0n), "");
  assertEquals(
    capabilityNames(1n | 1n << 21n | 1n << 40n),
    "CAP_CHOWN CAP_SYS_ADMIN CAP_CHECKPOINT_RESTORE",
  );
  assertEquals(capabilityNames((1n << 41n) - 1n).split(" ").length, 41);
});
