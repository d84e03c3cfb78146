/** What the kernel itself has resolved is sent behind the event, where it is asked for. */
import { assertEquals, assertMatch } from "@std/assert";
import { basename } from "node:path";
import { freePort, inet, inet6, LOCALHOST, LOCALHOST6 } from "./_address.ts";
import { LOCALHOST6_TEXT, unix } from "./_address.ts";
import { inFolder, liveTest } from "./_live.ts";

const AT_FDCWD = -100;
const O_DIRECTORY = 0o200000;
const realpath = { realpath: true };

liveTest(
  "realpath: an opened file has the path that the kernel found",
  ["openat", "open", "creat", "openat2"],
  async (live) => {
    await inFolder(async (folder) => {
      await Deno.symlink("/etc/passwd", `${folder}/link`);
      const path = `${folder}/../${basename(folder)}/./link`;
      await live.call("openat", AT_FDCWD, path, 0, 0);
      const { real } = await live.event("openat");
      assertEquals([real.path, real.name], ["/etc/passwd", path]);

      await live.call("open", "/proc/self/status", 0, 0);
      assertEquals(
        (await live.event("open")).real.path,
        `/proc/${live.actor.pid}/status`,
      );

      await live.call("creat", `${folder}/new`, 0o600);
      assertEquals((await live.event("creat")).real.path, `${folder}/new`);

      const directory = await live.call(
        "openat",
        AT_FDCWD,
        folder,
        O_DIRECTORY,
        0,
      );
      await live.event("openat");
      await live.call("openat2", directory, "link", new Uint8Array(24), 24);
      const second = await live.event("openat2");
      assertEquals(second.real.path, "/etc/passwd");
      assertEquals(second.real.name, "link");
    });
  },
  realpath,
);

liveTest(
  "realpath: a failed open has the copied path, but no file",
  ["openat"],
  async (live) => {
    await live.call("openat", AT_FDCWD, "/no/such", 0, 0);
    const { real } = await live.event("openat");
    assertEquals([real.path, real.name], [undefined, "/no/such"]);
  },
  realpath,
);

liveTest(
  "realpath: a path that was not copied like others does not take the one before it",
  ["unlink"],
  async (live) => {
    await inFolder(async (folder) => {
      const page = await live.actor.address(new Uint8Array(4096));
      const removeAt = async (path: string) => {
        await Deno.writeTextFile(`${folder}/path`, `${path}\0`);
        const fd = await live.call("open", `${folder}/path`, 0, 0);
        await live.call("read", fd, page, 4096);
        await live.call("unlink", page);
        const { params, real } = await live.event("unlink");
        assertEquals(params.path, path);
        return real.path;
      };
      assertEquals(await removeAt("/no/such"), "/no/such");
      // the kernel stores more than 4,064 bytes in another way
      assertEquals(await removeAt("/./".repeat(1355) + "x"), undefined);
      assertEquals(await removeAt("/no/such"), "/no/such");
    });
  },
  realpath,
);

liveTest(
  "realpath: calls without a descriptor start from the kernel's own path of the directory",
  [
    ..."mkdir mkdirat rename renameat2 link linkat symlink symlinkat".split(
      " ",
    ),
    ..."chmod fchmodat unlink unlinkat rmdir chown chdir mknod".split(" "),
  ],
  async (live) => {
    await inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/dir`);
      await Deno.symlink(`${folder}/dir`, `${folder}/link`);
      const dir = await live.call(
        "open",
        `${folder}/link`,
        O_DIRECTORY,
        0,
      );
      const at = `${folder}/dir`;
      const path = async (name: string) => {
        const { real } = await live.event(name);
        return real.path2 === undefined ? real.path : [real.path, real.path2];
      };

      await live.call("mkdir", `${folder}/made`, 0o700);
      assertEquals(await path("mkdir"), `${folder}/made`);
      await live.call("mkdirat", dir, "x", 0o700);
      assertEquals(await path("mkdirat"), `${at}/x`);
      await live.call("renameat2", dir, "x", dir, "y", 0);
      assertEquals(await path("renameat2"), [`${at}/x`, `${at}/y`]);
      await live.call("rename", `${at}/y`, `${at}/z`);
      assertEquals(await path("rename"), [`${at}/y`, `${at}/z`]);
      await live.call("fchmodat", dir, "z", 0o755);
      assertEquals(await path("fchmodat"), `${at}/z`);
      await live.call("unlinkat", dir, "z", 0x200);
      assertEquals(await path("unlinkat"), `${at}/z`);

      await live.call("chdir", `${folder}/link`);
      await live.call("symlink", "/nowhere", "sym");
      assertEquals(await path("symlink"), `${at}/sym`);
      await live.call("symlinkat", "/nowhere", dir, "sym2");
      assertEquals(await path("symlinkat"), `${at}/sym2`);
      await live.call("chmod", "missing", 0o600);
      assertEquals(await path("chmod"), `${at}/missing`);
      await live.call("link", "missing", "other");
      assertEquals(await path("link"), [`${at}/missing`, `${at}/other`]);
      await live.call("linkat", dir, "a", AT_FDCWD, "b", 0);
      assertEquals(await path("linkat"), [`${at}/a`, `${at}/b`]);
      await live.call("unlink", "sym");
      assertEquals(await path("unlink"), `${at}/sym`);
      await live.call("mknod", "pipe", 0o10600, 0);
      assertEquals(await path("mknod"), `${at}/pipe`);
      await live.call("rmdir", "../made");
      const copied = live.probe.unresolvedPaths() !== undefined;
      assertEquals(
        await path("rmdir"),
        copied ? `${at}/../made` : `${folder}/made`,
      );
    });
  },
  realpath,
);

liveTest(
  "realpath: links in the path of calls without a descriptor are followed where the kernel lets them be watched",
  ["mkdir", "rename", "rmdir"],
  async (live) => {
    await inFolder(async (folder) => {
      await Deno.mkdir(`${folder}/dir`);
      await Deno.symlink("dir", `${folder}/link`);
      const copied = live.probe.unresolvedPaths() !== undefined;
      const at = copied ? `${folder}/link` : `${folder}/dir`;
      const copy = (name: string) => copied ? undefined : name;

      await live.call("mkdir", `${folder}/link/x`, 0o700);
      assertEquals((await live.event("mkdir")).real, {
        path: `${at}/x`,
        path2: undefined,
        address: undefined,
        name: copy(`${folder}/link/x`),
      });
      await live.call("rename", `${folder}/link/x`, `${folder}/link/y`);
      const { real } = await live.event("rename");
      assertEquals([real.path, real.path2], [`${at}/x`, `${at}/y`]);
      // not found: nothing but the text
      await live.call("rmdir", `${folder}/link/x`);
      const failed = await live.event("rmdir");
      assertEquals(failed.real.path, `${folder}/link/x`);
      assertEquals(failed.real.name, undefined);
    });
  },
  realpath,
);

liveTest(
  "realpath: the end of a path that is too long does not look like a path from the root",
  ["openat"],
  async (live) => {
    await inFolder(async (folder) => {
      // cut where raw programs stop to look it would begin with /etc
      const deep = `${folder}${"/d".repeat(20)}/etc${"/d".repeat(47)}`;
      await Deno.mkdir(deep, { recursive: true });
      await live.call("openat", AT_FDCWD, deep, O_DIRECTORY, 0);
      assertEquals(
        (await live.event("openat")).real.path,
        live.probe.flavor === "tp_btf" ? deep : `etc${"/d".repeat(47)}`,
      );

      // longer than the room for it, with a name that fits in whole
      const name = `e${"x".repeat(199)}`;
      await live.call("chdir", folder);
      for (let i = 0; i < 25; i++) {
        await live.call("mkdir", name, 0o700);
        await live.call("chdir", name);
      }
      try {
        await live.call("openat", AT_FDCWD, ".", O_DIRECTORY, 0);
        const { real } = await live.event("openat");
        assertMatch(real.path!, /^e[x]+(\/e[x]+){18,}$/);
      } finally {
        // nobody else could name it
        for (let i = 0; i < 25; i++) {
          await live.call("chdir", "..");
          await live.call("rmdir", name);
        }
      }
    });
  },
  realpath,
);

liveTest(
  "realpath: fchmod and fchown have the path of the open file",
  ["fchmod", "fchown"],
  async (live) => {
    await inFolder(async (folder) => {
      const fd = await live.call("open", `${folder}/new`, 0o102, 0o600);
      await live.call("fchmod", fd, 0o644);
      assertEquals((await live.event("fchmod")).real.path, `${folder}/new`);
      await live.call("fchown", fd, 0, 0);
      assertEquals((await live.event("fchown")).real.path, `${folder}/new`);
    });
  },
  realpath,
);

liveTest(
  "realpath: connect has the peer's address from the socket",
  ["connect"],
  async (live) => {
    const address = async () => (await live.event("connect")).real.address;
    using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = server.addr;
    const tcp = await live.call("socket", 2, 1, 0);
    await live.call("connect", tcp, inet(LOCALHOST, port), 16);
    assertEquals(await address(), [2, "127.0.0.1", port]);
    const udp = await live.call("socket", 10, 2, 0);
    await live.call("connect", udp, inet6(LOCALHOST6, 53), 28);
    assertEquals(await address(), [10, LOCALHOST6_TEXT, 53]);
    // a refused connection leaves no trace in the socket
    const refused = await live.call("socket", 2, 1, 0);
    await live.call("connect", refused, inet(LOCALHOST, freePort()), 16);
    assertEquals(await address(), undefined);
    await inFolder(async (folder) => {
      const path = `${folder}/socket`;
      using _server = Deno.listen({ transport: "unix", path });
      const fd = await live.call("socket", 1, 1, 0);
      await live.call("connect", fd, unix(path), 2 + path.length);
      assertEquals(await address(), [1, path]);
    });
  },
  realpath,
);

liveTest(
  "realpath: nothing is sent when nobody asks",
  ["openat"],
  async (live) => {
    await live.call("openat", AT_FDCWD, "/etc/passwd", 0, 0);
    assertEquals((await live.event("openat")).real, {
      path: undefined,
      path2: undefined,
      address: undefined,
      name: undefined,
    });
  },
);

liveTest(
  "setSyscalls() lets the probe send what the kernel has resolved from then on",
  ["openat"],
  async (live) => {
    live.probe.setSyscalls(["openat", "unlink"], true);
    await live.call("openat", AT_FDCWD, "/proc/self/status", 0, 0);
    const { real } = await live.event("openat");
    assertEquals(real.path, `/proc/${live.actor.pid}/status`);
    await live.call("unlink", "/no/such");
    assertEquals((await live.event("unlink")).real.path, "/no/such");
  },
);
