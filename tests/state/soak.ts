/**
 * Plays a million processes that come and go, and prints as JSON what they have left behind. A program of its own: the
 * memory that it measures is nobody else's.
 */
import { encodeEvent, type EventSpec } from "../../src/events/build.ts";
import { Play } from "../../src/state/testing.ts";

const PROCESSES = Number(Deno.args[0]);
const PARENT = 10;
const CHILD = 11;

const cgroups = ["cpu", "memory", "pids"].map((name) =>
  `${name}=/system.slice/docker-${"a".repeat(64)}.scope`
);

/** What happens in the life of a process. */
function life(play: Play): EventSpec[] {
  const program = {
    exe: "tool",
    args: ["-a", "some file", "-v"],
    comm: "tool",
    cgroups,
  };
  return [
    {
      type: "clone",
      tid: PARENT,
      params: { ...play.identity(PARENT), res: CHILD, cgroups },
    },
    {
      type: "execve",
      tid: CHILD,
      params: {
        ...program,
        res: 0,
        pid: CHILD,
        ptid: PARENT,
        trusted_exepath: "/usr/bin/tool",
        env: Array.from({ length: 30 }, (_, i) => `VARIABLE${i}=value of it`),
        exe_ino: 1,
        exe_ino_ctime: 5,
        exe_ino_mtime: 6,
        cap_permitted: 2n ** 40n,
        cap_effective: 2n ** 40n,
      },
    },
    {
      type: "openat",
      tid: CHILD,
      params: { fd: 9, dirfd: -100, name: "/etc/ld.so.cache", flags: 0x1001 },
    },
    { type: "procexit", tid: CHILD, params: { status: 0, reaper_tid: 1 } },
  ];
}

const play = new Play();
play.process(1, 0);
play.process(PARENT, 1);
for (let fd = 0; fd < 20; fd++) {
  play.event("open", PARENT, { fd, name: `/var/lib/file${fd}`, flags: 1 });
}
const events = life(play).map((spec) => encodeEvent({ ...spec, tail: {} }));
const bytes = new Uint8Array(events.reduce((n, one) => n + one.length, 0));
const data = new DataView(bytes.buffer);
const view = play.context.event;
view.attach(bytes, data);
const starts: number[] = [];
let end = 0;
for (const event of events) {
  starts.push(end);
  bytes.set(event, end);
  end += event.length;
}
const stand = (index: number) =>
  view.set(starts[index], starts[index + 1] ?? end);
stand(0);
const childAt = view.paramOffset(0);
stand(1);
const pidAt = view.paramOffset(4);

let time = play.now;
let middle = 0;
for (let i = 0; i < PROCESSES; i++) {
  const pid = 100 + i % 4_000_000;
  data.setUint32(childAt, pid, true);
  data.setUint32(pidAt, pid, true);
  for (let index = 0; index < events.length; index++) {
    const tid = index === 0 ? PARENT : pid;
    const start = starts[index];
    const tail = start + data.getUint32(start + 16, true);
    time += 1000n;
    data.setBigUint64(start, time, true);
    data.setUint32(start + 8, tid, true);
    data.setUint32(tail + 4, tid, true);
    data.setBigUint64(tail + 8, BigInt(tid), true);
    stand(index);
    play.state.begin(play.context);
    play.state.end(play.context);
  }
  if (i === PROCESSES / 2) middle = Deno.memoryUsage().rss;
}

console.log(JSON.stringify({
  grown: Deno.memoryUsage().rss - middle,
  threads: play.state.threads.size,
  fds: play.state.stats().n_fds,
  added: play.state.stats().n_added_threads,
}));
