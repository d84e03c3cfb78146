import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  block,
  counted,
  eventV1,
  eventV2,
  fdList,
  fullTail,
  interfaceList,
  join,
  machine,
  processList,
  section,
  u16,
  u32,
  u64,
  u8,
  userList,
} from "./_old_writer.ts";
import { readBytes } from "./_test_reading.ts";
import {
  CaptureError,
  NotACaptureError,
  TruncatedCaptureError,
} from "./error.ts";

/** Something that every reader delivers: getcwd. */
const EVENT = eventV2(93, [u64(0), new Uint8Array([47, 0])]);

Deno.test("readHead() refuses what is not a capture", async () => {
  for (const text of ["", "abc", "- rule: x\n  desc: y\n", "{}"]) {
    const { error } = await readBytes(new TextEncoder().encode(text));
    assert(error instanceof NotACaptureError, text);
  }
});

Deno.test("readHead() refuses other byte orders and future versions", async () => {
  const swapped = block(0x0a0d0d0a, u32(0x4d3c2b1a), u32(0), u64(0));
  assertMatch(String((await readBytes(swapped)).error), /big-endian/);
  const future = join(section({ major: 2 }), EVENT);
  assertMatch(String((await readBytes(future)).error), /version 2/);
});

Deno.test("readHead() skips section options and unknown blocks", async () => {
  const comment = join(u16(1), u16(4), u32(0x41414141), u32(0));
  const { events, error } = await readBytes(
    join(section({ extra: comment }), block(0x999, u32(1), u8(1)), EVENT),
  );
  assertEquals(error, undefined);
  assertEquals(events.length, 1);
});

for (let version = 1; version <= 9; version++) {
  Deno.test(`readHead() reads process lists of version ${version}`, async () => {
    const { seeds, error } = await readBytes(join(
      section(),
      processList(version, [
        { tid: 10, pid: 10, comm: "abc" },
        { tid: 11, pid: 10, comm: "worker", cwd: "/" },
      ]),
      EVENT,
    ));
    assertEquals(error, undefined);
    assertEquals(seeds.threads.map((t) => [t.tid, t.pid, t.comm]), [
      [10, 10, "abc"],
      [11, 10, "worker"],
    ]);
    const [t, second] = seeds.threads;
    assertEquals(t.ptid, 1);
    assertEquals(t.exe, "./abc");
    assertEquals(t.args.items, ["-a", "two words"]);
    assertEquals(t.cwd, "/home/");
    assertEquals(second.cwd, "/");
    assertEquals([t.fdlimit, t.flags, t.uid, t.gid], [1024, 0x42, 1000, 1001]);
    assertEquals(
      [t.vmSize, t.vmRss, t.vmSwap, t.pfMajor, t.pfMinor],
      version >= 2 ? [11, 12, 13, 14, 15] : [0, 0, 0, 0, 0],
    );
    assertEquals(t.env.items, version >= 3 ? ["A=1", "B=2"] : []);
    assertEquals([t.vtid, t.vpid], version >= 4 ? [7, 8] : [10, 10]);
    assertEquals(
      t.cgroups.items,
      version >= 4 ? ["cpu=/x", "memory=/y"] : [],
    );
    assertEquals(t.root, version >= 5 ? "/jail" : "/");
    assertEquals(t.sid, version >= 6 ? 31 : -1);
    assertEquals(t.exepath, version >= 7 ? "/bin/abc" : "");
    assertEquals(t.vpgid, version >= 8 ? 32 : -1);
    assertEquals(t.loginuid, version >= 9 ? 501 : 0xffffffff);
    assertEquals(t.pgid, version >= 9 ? 33 : -1);
  });
}

Deno.test("readHead() reads the whole tail of a process", async () => {
  const { seeds } = await readBytes(
    join(section(), processList(9, [{ tid: 1, pid: 1, comm: "init" }]), EVENT),
  );
  const [t] = seeds.threads;
  assertEquals([t.pidnsInitStartTs, t.tty, t.loginuid], [777n, 34816, 501]);
  assertEquals(
    [t.capInheritable, t.capPermitted, t.capEffective],
    [1n, 2n, 0x1ffffffffffn],
  );
  assertEquals(
    [t.exeWritable, t.exeUpperLayer, t.exeFromMemfd, t.exeLowerLayer],
    [true, true, true, true],
  );
  assertEquals(
    [t.exeIno, t.exeInoCtime, t.exeInoMtime],
    [99, 1234567890123456789n, 1234567890123456780n],
  );
});

Deno.test("readHead() takes a tail that ends anywhere, and the short one of old writers", async () => {
  const tail = fullTail();
  for (let size = 30; size <= tail.length; size++) {
    const { seeds, error } = await readBytes(join(
      section(),
      processList(
        9,
        [{ tid: 1, pid: 1, comm: "a" }, { tid: 2, pid: 2, comm: "b" }],
        tail.subarray(0, size),
      ),
      EVENT,
    ));
    assertEquals(error, undefined);
    assertEquals(seeds.threads[1].tty, 34816, `tail of ${size} bytes`);
  }
  const short = join(u32(502), u8(1), u64(4), u64(5), u64(6));
  const { seeds } = await readBytes(
    join(
      section(),
      processList(9, [{ tid: 1, pid: 1, comm: "a" }], short),
      EVENT,
    ),
  );
  const [t] = seeds.threads;
  assertEquals([t.loginuid, t.exeWritable, t.tty], [502, true, 0]);
  assertEquals(
    [t.capInheritable, t.capPermitted, t.capEffective],
    [4n, 5n, 6n],
  );
});

for (const version of [1, 2]) {
  Deno.test(`readHead() reads descriptors of version ${version}`, async () => {
    const v4 = new Uint8Array([10, 0, 0, 1, 10, 0, 0, 2]);
    const v6 = new Uint8Array(32).map((_, i) => i);
    const file = version >= 2 ? u32(0x801) : new Uint8Array(0);
    const { seeds, error } = await readBytes(join(
      section(),
      fdList(version, 42, [
        { fd: 0, ino: 7, type: 1, body: counted("/old") },
        { fd: 1, ino: 8, type: 2, body: counted("/dir") },
        { fd: 2, ino: 9, type: 7, body: counted("pipe:[9]") },
        {
          fd: 3,
          ino: 10,
          type: 16,
          body: join(u32(4097), counted("/etc/passwd"), file),
        },
        {
          fd: 4,
          ino: 11,
          type: 3,
          body: join(v4, u16(4000), u16(443), u8(2)),
        },
        {
          fd: 5,
          ino: 12,
          type: 4,
          body: join(v6, u16(53), u16(54), u8(3)),
        },
        {
          fd: 6,
          ino: 13,
          type: 5,
          body: join(v4.subarray(0, 4), u16(80), u8(2)),
        },
        {
          fd: 7,
          ino: 14,
          type: 6,
          body: join(v6.subarray(0, 16), u16(81), u8(2)),
        },
        {
          fd: 8,
          ino: 15,
          type: 8,
          body: join(u64(0xffff888000000001n), u64(2), counted("/run/s")),
        },
        { fd: 9, ino: 16, type: 12, body: counted("[eventpoll]") },
      ]),
      EVENT,
    ));
    assertEquals(error, undefined);
    assertEquals(seeds.fds.map((f) => [f.tid, f.fd, f.info.type, f.info.ino]), [
      [42, 0, 1, 7],
      [42, 1, 2, 8],
      [42, 2, 7, 9],
      [42, 3, 16, 10],
      [42, 4, 3, 11],
      [42, 5, 4, 12],
      [42, 6, 5, 13],
      [42, 7, 6, 14],
      [42, 8, 8, 15],
      [42, 9, 12, 16],
    ]);
    const info = (fd: number) => seeds.fds[fd].info;
    assertEquals(
      [info(3).name, info(3).openFlags, info(3).dev],
      ["/etc/passwd", 4097, version >= 2 ? 0x801 : 0],
    );
    const tcp = info(4).socket!;
    assertEquals(
      [tcp.sip, tcp.dip, tcp.sport, tcp.dport, tcp.l4proto],
      ["\x0a\0\0\x01", "\x0a\0\0\x02", 4000, 443, 2],
    );
    assertEquals(info(5).socket!.dip.charCodeAt(0), 16);
    assertEquals(
      [info(6).socket!.dip, info(6).socket!.dport, info(6).socket!.role],
      ["\x0a\0\0\x01", 80, "server"],
    );
    assertEquals(info(7).socket!.dport, 81);
    const unix = info(8);
    assertEquals(
      [unix.socket!.source, unix.socket!.peer, unix.name],
      [0xffff888000000001n, 2n, "/run/s"],
    );
  });

  Deno.test(`readHead() reads machine, interfaces and users of version ${version}`, async () => {
    const { seeds, error } = await readBytes(join(
      section(),
      machine("höst", 5n),
      interfaceList(version),
      userList(version),
      EVENT,
    ));
    assertEquals(error, undefined);
    const m = seeds.machine!;
    assertEquals(
      [m.hostname, m.cpuCount, m.memoryBytes, m.bootTime],
      ["höst", 4, 8_000_000_000, 5n],
    );
    assertEquals([...m.addresses], ["\x0a\0\0\x01", "\xfe".repeat(16)]);
    assertEquals(seeds.users, [{
      uid: 1000,
      gid: 1001,
      name: "anna",
      home: "/home/anna",
      shell: "/bin/zsh",
    }]);
    assertEquals(seeds.groups, [{ gid: 1001, name: "staff" }]);
  });
}

Deno.test("readHead() starts anew at each section", async () => {
  const one = join(
    section(),
    processList(9, [{ tid: 1, pid: 1, comm: "first" }]),
    EVENT,
  );
  const two = join(
    section(),
    processList(5, [{ tid: 2, pid: 2, comm: "second" }]),
    EVENT,
    EVENT,
  );
  const { seeds, events, error } = await readBytes(join(one, two));
  assertEquals(error, undefined);
  assertEquals([seeds.rounds, seeds.ended], [2, 2]);
  assertEquals(seeds.threads.map((t) => t.comm), ["second"]);
  assertEquals(events.map((e) => e.num), [1, 2, 3]);
});

Deno.test("CaptureSource names the byte when a list is damaged", async () => {
  const list = block(0x215, u32(5000), u64(1));
  const { error } = await readBytes(join(section(), list, EVENT));
  assertMatch(
    String(error),
    /^CaptureError: test: at byte 40: thread takes 4996 bytes/,
  );
});

Deno.test("CaptureSource refuses a file without events and metadata among events", async () => {
  const empty = await readBytes(join(section(), machine("a")));
  assertMatch(String(empty.error), /no events/);
  const late = await readBytes(join(section(), EVENT, machine("a")));
  assertMatch(
    String(late.error),
    new RegExp(`at byte ${28 + EVENT.length}: unexpected block of type 0x201`),
  );
});

Deno.test("CaptureSource delivers what a file that breaks off holds, then says so", async () => {
  const head = join(section(), machine("a"));
  const whole = join(head, EVENT, eventV1(93, [u64(0), u8(0)]), EVENT);
  const ends = [head.length, head.length + EVENT.length];
  ends.push(ends[1] + eventV1(93, [u64(0), u8(0)]).length);
  for (let size = 1; size < whole.length; size++) {
    const { events, error } = await readBytes(whole.subarray(0, size), 7);
    const complete = ends.filter((end, i) => i > 0 && end <= size).length;
    assertEquals(events.length, complete, `cut at ${size}`);
    if (size < 28) {
      assert(error instanceof CaptureError);
    } else if (size === 28 || size === head.length) {
      assertMatch(String(error), /no events/);
    } else if (ends.includes(size)) {
      assertEquals(error, undefined);
    } else {
      assert(error instanceof TruncatedCaptureError, `cut at ${size}`);
    }
  }
});
