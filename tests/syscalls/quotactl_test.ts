import { assertEquals, assertLess } from "@std/assert";
import { liveTest } from "./_live.ts";
import { join, u32s, u64s } from "./_memory.ts";

const USRQUOTA = 0;
const GRPQUOTA = 1;
const Q_QUOTAON = 0x800002;
const Q_GETINFO = 0x800005;
const Q_SETINFO = 0x800006;
const Q_SETQUOTA = 0x800008;

const NOTHING = {
  quotafilepath: null,
  dqb_bhardlimit: 0,
  dqb_bsoftlimit: 0,
  dqb_curspace: 0,
  dqb_ihardlimit: 0,
  dqb_isoftlimit: 0,
  dqb_btime: 0,
  dqb_itime: 0,
  dqi_bgrace: 0,
  dqi_igrace: 0,
  dqi_flags: 0,
  quota_fmt_out: 1,
  id: 0,
  quota_fmt: 1,
};

function command(cmd: number, type: number): number {
  return cmd * 256 + type;
}

liveTest("quotactl reports limits", ["quotactl"], async (live) => {
  // struct if_dqblk; valid: block and inode limits, inode time
  const quota = join(u64s(10, 20, 30, 40, 50, 60, 70, 80), u32s(1 | 4 | 32));
  const { ret, params } = await live.see(
    "quotactl",
    command(Q_SETQUOTA, GRPQUOTA),
    "/dev/nosuch",
    1000,
    quota,
  );
  assertLess(ret, 0);
  assertEquals(params, {
    ...NOTHING,
    res: ret,
    special: "/dev/nosuch",
    dqb_bhardlimit: 10,
    dqb_bsoftlimit: 20,
    dqb_ihardlimit: 40,
    dqb_isoftlimit: 50,
    dqb_itime: 80,
    cmd: 64,
    type: 2,
    id: 1000,
  });
});

liveTest("quotactl reports times", ["quotactl"], async (live) => {
  // struct if_dqinfo; valid: all
  const info = join(u64s(10, 20), u32s(2, 7));
  const { ret, params } = await live.see(
    "quotactl",
    command(Q_SETINFO, USRQUOTA),
    "/dev/nosuch",
    0,
    info,
  );
  assertEquals(params, {
    ...NOTHING,
    res: ret,
    special: "/dev/nosuch",
    dqi_bgrace: 10,
    dqi_igrace: 20,
    dqi_flags: 2,
    cmd: 16,
    type: 1,
  });
});

liveTest("quotactl reports file and format", ["quotactl"], async (live) => {
  const { ret, params } = await live.see(
    "quotactl",
    command(Q_QUOTAON, USRQUOTA),
    "/dev/nosuch",
    2,
    "/quota",
  );
  assertEquals(params, {
    ...NOTHING,
    res: ret,
    special: "/dev/nosuch",
    quotafilepath: "/quota",
    cmd: 1,
    type: 1,
    quota_fmt: 4,
  });
});

liveTest("quotactl translates each command", ["quotactl"], async (live) => {
  const commands = [[0x800001, 128], [0x800003, 2], [0x800004, 4]];
  commands.push([Q_GETINFO, 8], [0x800007, 32]);
  for (let i = 0; i < 7; i++) commands.push([0x5801 + i, 256 << i]);
  for (const [cmd, expected] of commands) {
    const { params } = await live.see("quotactl", command(cmd, 5), 0, 0, 0);
    assertEquals([params.cmd, params.type], [expected, 0], `command ${cmd}`);
  }
});
