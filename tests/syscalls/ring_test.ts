/** Operations of io_uring are reported as the system calls that do the same. */
import { assert, assertEquals } from "@std/assert";
import { TailFlag } from "../../src/events/view.ts";
import { inet, LOCALHOST } from "./_address.ts";
import { deviceOf, inFolder, type Live, liveTest } from "./_live.ts";

const AT_FDCWD = -100;
const ENOENT = -2;
const O_WRONLY = 1;
const O_CREAT = 0o100;
/** Of a request: its success is not to be told. */
const CQE_SKIP_SUCCESS = 64;
/** Stands for an open file that has no descriptor. */
const NO_DESCRIPTOR = 0x7fffffff;

const Op = {
  SENDMSG: 9,
  ACCEPT: 13,
  CONNECT: 16,
  OPENAT: 18,
  SEND: 26,
  OPENAT2: 28,
  RENAMEAT: 35,
  UNLINKAT: 36,
  MKDIRAT: 37,
  SYMLINKAT: 38,
  LINKAT: 39,
} as const;

type Text = string | number | Uint8Array;

/** The fields of struct io_uring_sqe, see ring.c. */
interface Request {
  flags?: number;
  fd?: number;
  addr?: Text;
  len?: number;
  off?: Text;
  opFlags?: number;
  slot?: number;
}

const encode = (value: Text) =>
  typeof value === "string"
    ? `s:${value}`
    : typeof value === "number"
    ? value
    : `b:${value.toHex()}`;

async function submit(live: Live, opcode: number, r: Request): Promise<number> {
  const { flags = 0, fd = AT_FDCWD, addr = 0, len = 0, off = 0 } = r;
  const { opFlags = 0, slot = 0 } = r;
  const words = [opcode, flags, fd, encode(addr), len, encode(off), opFlags];
  await live.actor.send([...words, slot].join(" "));
  return Number(await live.actor.line());
}

async function see(live: Live, name: string, opcode: number, r: Request) {
  const ret = await submit(live, opcode, r);
  const event = await live.event(name);
  assertEquals(event.tailFlags, TailFlag.IO_URING);
  assertEquals(event.tgid, live.actor.pid);
  return { ret, params: event.params };
}

const ring = { program: "ring", operations: true };

liveTest("io_uring: openat is reported with its result", [
  "openat",
], async (live) => {
  await inFolder(async (folder) => {
    const path = `${folder}/new`;
    const { ret, params } = await see(live, "openat", Op.OPENAT, {
      addr: path,
      len: 0o640,
      opFlags: O_WRONLY | O_CREAT,
    });
    assert(ret >= 3);
    assertEquals(params, {
      fd: ret,
      dirfd: AT_FDCWD,
      name: path,
      // O_WRONLY, O_CREAT, O_F_CREATED
      flags: 2 | 4 | 0x4000,
      mode: 0o640,
      dev: deviceOf(path),
      ino: (await Deno.stat(path)).ino!,
    });
  });
  const missing = await see(live, "openat", Op.OPENAT, { addr: "/no/such" });
  assertEquals([missing.ret, missing.params.fd], [ENOENT, ENOENT]);
  assertEquals(missing.params.name, "/no/such");
}, ring);

liveTest("io_uring: openat2 is reported with its result", [
  "openat2",
], async (live) => {
  const how = new Uint8Array(24);
  how[16] = 4; // RESOLVE_NO_SYMLINKS
  const { ret, params } = await see(live, "openat2", Op.OPENAT2, {
    addr: "/etc/passwd",
    len: how.length,
    off: how,
  });
  assert(ret >= 3);
  assertEquals(params, {
    fd: ret,
    dirfd: AT_FDCWD,
    name: "/etc/passwd",
    flags: 1,
    mode: 0,
    resolve: 8,
    dev: deviceOf("/etc/passwd"),
    ino: (await Deno.stat("/etc/passwd")).ino!,
  });
}, ring);

liveTest(
  "io_uring: changes of directories are reported",
  ["mkdirat", "renameat2", "linkat", "symlinkat", "unlinkat"],
  async (live) => {
    await inFolder(async (folder) => {
      const [made, moved] = [`${folder}/made`, `${folder}/moved`];
      assertEquals(
        await see(live, "mkdirat", Op.MKDIRAT, { addr: made, len: 0o750 }),
        {
          ret: 0,
          params: { res: 0, dirfd: AT_FDCWD, path: made, mode: 0o750 },
        },
      );
      const both = { res: 0, olddirfd: AT_FDCWD, newdirfd: AT_FDCWD };
      assertEquals(
        await see(live, "renameat2", Op.RENAMEAT, {
          addr: made,
          off: moved,
          len: AT_FDCWD,
          opFlags: 1,
        }),
        {
          ret: 0,
          params: { ...both, oldpath: made, newpath: moved, flags: 1 },
        },
      );
      const [file, second] = [`${folder}/file`, `${folder}/second`];
      await Deno.writeTextFile(file, "");
      assertEquals(
        (await see(live, "linkat", Op.LINKAT, {
          addr: file,
          off: second,
          len: AT_FDCWD,
        })).params,
        {
          res: 0,
          olddir: AT_FDCWD,
          oldpath: file,
          newdir: AT_FDCWD,
          newpath: second,
          flags: 0,
        },
      );
      assertEquals(
        (await see(live, "symlinkat", Op.SYMLINKAT, {
          addr: "target",
          off: `${folder}/link`,
        })).params,
        {
          res: 0,
          target: "target",
          linkdirfd: AT_FDCWD,
          linkpath: `${folder}/link`,
        },
      );
      assertEquals(
        await see(live, "unlinkat", Op.UNLINKAT, {
          addr: moved,
          opFlags: 0x200,
        }),
        {
          ret: 0,
          params: { res: 0, dirfd: AT_FDCWD, name: moved, flags: 0x200 },
        },
      );
    });
  },
  ring,
);

liveTest(
  "io_uring: connect, send and accept are reported with both ends",
  ["connect", "sendto", "accept4"],
  async (live) => {
    using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = server.addr;
    await live.actor.send("socket");
    const fd = Number(await live.actor.line());
    const { params } = await see(live, "connect", Op.CONNECT, {
      fd,
      addr: inet(LOCALHOST, port),
      off: 16,
    });
    using connection = await server.accept();
    const own = (connection.remoteAddr as Deno.NetAddr).port;
    const tuple = [2, "127.0.0.1", own, "127.0.0.1", port];
    assertEquals(params, {
      res: 0,
      tuple,
      fd,
      addr: [2, "127.0.0.1", port],
    });
    assertEquals(
      (await see(live, "sendto", Op.SEND, { fd, addr: "hello", len: 5 }))
        .params,
      { res: 5, data: "hello", fd, size: 5, tuple },
    );

    await live.actor.send("listen");
    const [listener, at] = (await live.actor.line()).split(" ").map(Number);
    const accepting = see(live, "accept4", Op.ACCEPT, { fd: listener });
    using client = await Deno.connect({ hostname: "127.0.0.1", port: at });
    const accepted = await accepting;
    assert(accepted.ret >= 3);
    assertEquals(accepted.params.fd, accepted.ret);
    assertEquals(accepted.params.tuple, [
      2,
      "127.0.0.1",
      (client.localAddr as Deno.NetAddr).port,
      "127.0.0.1",
      at,
    ]);
  },
  ring,
);

liveTest(
  "io_uring: a request whose success is not to be told is reported all the same",
  ["unlinkat", "openat"],
  async (live) => {
    await inFolder(async (folder) => {
      const path = `${folder}/file`;
      await Deno.writeTextFile(path, "");
      const open = await see(live, "openat", Op.OPENAT, {
        addr: path,
        flags: CQE_SKIP_SUCCESS,
      });
      assertEquals(open.params.fd, NO_DESCRIPTOR);
      assertEquals(open.params.name, path);
      const { params } = await see(live, "unlinkat", Op.UNLINKAT, {
        addr: path,
        flags: CQE_SKIP_SUCCESS,
      });
      assertEquals([params.res, params.name], [0, path]);
    });
  },
  ring,
);

liveTest(
  "io_uring: requests that a thread of the kernel's submits are the process's",
  ["openat"],
  async (live) => {
    const { ret, params } = await see(live, "openat", Op.OPENAT, {
      addr: "/etc/passwd",
    });
    assertEquals([params.fd, params.name], [ret, "/etc/passwd"]);
    assertEquals(params.ino, (await Deno.stat("/etc/passwd")).ino);
  },
  { ...ring, actor: { args: ["sqpoll"] } },
);

liveTest(
  "io_uring: what the kernel has resolved is sent",
  ["openat", "unlinkat", "connect"],
  async (live) => {
    await inFolder(async (folder) => {
      await Deno.symlink("/etc/passwd", `${folder}/link`);
      await submit(live, Op.OPENAT, { addr: `${folder}/link` });
      const { real } = await live.event("openat");
      assertEquals([real.path, real.name], ["/etc/passwd", `${folder}/link`]);
      await submit(live, Op.UNLINKAT, { addr: `${folder}/link` });
      const unlinked = await live.event("unlinkat");
      assertEquals(unlinked.real.path, `${folder}/link`);
    });
    using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = server.addr;
    await live.actor.send("socket");
    const fd = Number(await live.actor.line());
    const addr = inet(LOCALHOST, port);
    await submit(live, Op.CONNECT, { fd, addr, off: 16 });
    const { real } = await live.event("connect");
    assertEquals(real.address, [2, "127.0.0.1", port]);
    (await server.accept()).close();
  },
  { ...ring, realpath: true },
);
