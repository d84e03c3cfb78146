import { assertEquals } from "@std/assert";
import {
  freePort,
  inet,
  inet6,
  LOCALHOST,
  LOCALHOST6,
  LOCALHOST6_TEXT,
  unix,
} from "./_address.ts";
import { BAD, inFolder, liveTest } from "./_live.ts";

liveTest("bind reports the address", ["bind"], async (live) => {
  const port = freePort();
  const fd = await live.call("socket", 2, 1, 0);
  assertEquals((await live.see("bind", fd, inet(LOCALHOST, port), 16)).params, {
    res: 0,
    addr: [2, "127.0.0.1", port],
    fd,
  });
  const fd6 = await live.call("socket", 10, 1, 0);
  assertEquals(
    (await live.see("bind", fd6, inet6(LOCALHOST6, port), 28)).params,
    {
      res: 0,
      addr: [10, LOCALHOST6_TEXT, port],
      fd: fd6,
    },
  );
  await inFolder(async (folder) => {
    const path = `${folder}/socket`;
    const local = await live.call("socket", 1, 1, 0);
    assertEquals(
      (await live.see("bind", local, unix(path), 2 + path.length)).params,
      {
        res: 0,
        addr: [1, path],
        fd: local,
      },
    );
  });
  const abstract = await live.call("socket", 1, 1, 0);
  const name = `saker${live.actor.pid}`;
  const address = unix(`\0${name}`);
  assertEquals(
    (await live.see("bind", abstract, address, address.length)).params,
    {
      res: 0,
      addr: [1, name],
      fd: abstract,
    },
  );
});

liveTest("bind reports failures", ["bind"], async (live) => {
  const fd = await live.call("socket", 2, 1, 0);
  assertEquals((await live.see("bind", fd, BAD, 16)).params, {
    res: -14,
    addr: null,
    fd,
  });
  assertEquals((await live.see("bind", 77, inet(LOCALHOST, 80), 16)).params, {
    res: -9,
    addr: [2, "127.0.0.1", 80],
    fd: 77,
  });
  // too short to hold an address
  assertEquals((await live.see("bind", fd, inet(LOCALHOST, 80), 4)).params, {
    res: -22,
    addr: null,
    fd,
  });
});
