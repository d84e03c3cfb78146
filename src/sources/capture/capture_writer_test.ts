import { assert, assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { EventView } from "../../events/view.ts";
import { EventFlag, EVENTS, GENERIC } from "../../events/tables.ts";
import { FdInfo, FdType, type Socket } from "../../state/fd.ts";
import { type ParamValue, viewOf } from "../../events/build.ts";
import { StringList, Thread } from "../../state/thread.ts";
import { FdTable } from "../../state/process_fds.ts";
import type { ByteOutput } from "./byte_output.ts";
import { createOutput } from "./byte_output.ts";
import { openCapture } from "./capture_source.ts";
import { CaptureWriter } from "./capture_writer.ts";
import { CaptureError } from "./error.ts";
import { join } from "./_old_writer.ts";
import { readBytes, seen, type SeenEvent } from "./_test_reading.ts";
import type { CaptureTables } from "./write_head.ts";

/** Keeps what is written; fails from `capacity` bytes on, as a full disk does. */
class MemoryOutput implements ByteOutput {
  pieces: Uint8Array[] = [];
  size = 0;
  closed = false;
  constructor(readonly capacity = Infinity) {}

  write(piece: Uint8Array): Promise<void> {
    if (this.size + piece.length > this.capacity) {
      return Promise.reject(new CaptureError("no space left on device"));
    }
    this.pieces.push(piece.slice());
    this.size += piece.length;
    return Promise.resolve();
  }
  close(): void {
    this.closed = true;
  }
  get bytes(): Uint8Array {
    return join(...this.pieces);
  }
}

function tables(parts: Partial<CaptureTables> = {}): CaptureTables {
  return {
    machine: {
      hostname: "writer",
      cpuCount: 2,
      memoryBytes: 4e9,
      bootTime: 9n,
      addresses: new Set(),
    },
    users: [],
    groups: [],
    threads: [],
    ...parts,
  };
}

const GETCWD = 93;
const READ = 7;

Deno.test("CaptureWriter writes what CaptureSource reads, for events of every type", async () => {
  const types = EVENTS.filter((info) =>
    info !== undefined && (info.flags & EventFlag.OLD) === 0 &&
    (!info.enter || EVENTS[info.code + 1] === undefined)
  ).map((info) => info!);
  const event = fc.constantFrom(...types).chain((info) => {
    const bytes = fc.uint8Array({ maxLength: 700 }).map((b) =>
      String.fromCharCode(...b)
    );
    const value = (type: string): fc.Arbitrary<ParamValue> => {
      if (/buf|path|array|tuple|addr|list|dyn|ip/.test(type)) return bytes;
      // id 0 stands for a syscall that is to be found by its number
      return fc.integer({ min: type === "syscallid" ? 1 : 0, max: 127 });
    };
    return fc.record({
      type: fc.constant(info.code),
      time: fc.bigInt({ min: 0n, max: 2n ** 63n }),
      tid: fc.nat(),
      cpu: fc.nat({ max: 0xffff }),
      stateOnly: fc.boolean(),
      params: fc.tuple(...info.params.map((p) => value(p.type))),
    });
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 30 }),
      async (events) => {
        const output = new MemoryOutput();
        const writer = new CaptureWriter(output, tables());
        const view = new EventView();
        const expected: SeenEvent[] = [];
        for (const e of events) {
          viewOf({ ...e, ts: e.time }, view);
          view.cpu = e.cpu;
          view.stateOnly = e.stateOnly;
          view.num = expected.length + 1;
          expected.push(seen(view));
          writer.event(view, e.stateOnly);
        }
        await writer.close();
        const read = await readBytes(output.bytes, 4099);
        assertEquals(read.error, undefined);
        assertEquals(read.events, expected);
        assertEquals(writer.stats(), { written: events.length, lost: 0 });
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test("CaptureWriter writes syscalls so that readers of 2022 and saker find their names", async () => {
  // id and number of statx, of fadvise64, which is old, and of getegid32, which has no number here
  const calls = [[367, 332], [319, 221], [334, 202]];
  const output = new MemoryOutput();
  const writer = new CaptureWriter(output, tables());
  for (const params of calls) {
    writer.event(viewOf({ type: GENERIC, params }), false);
  }
  await writer.close();
  const read = await readBytes(output.bytes, 4099);
  assertEquals(read.error, undefined);
  assertEquals(
    read.events.map(({ params }) =>
      params.map((p) => p.charCodeAt(0) | p.charCodeAt(1) << 8)
    ),
    calls,
  );
  const written = new TextDecoder("latin1").decode(output.bytes);
  assert(written.includes("\x02\0\x02\0\0\0\x4c\x01"));
  assert(written.includes("\x02\0\x02\0\x3f\x01\xdd\0"));
  assert(written.includes("\x02\0\x02\0\x4e\x01\xca\0"));
});

const text = (max: number) =>
  fc.uint8Array({ maxLength: max, min: 1 }).map((b) =>
    String.fromCharCode(...b)
  );
const word = fc.nat({ max: 0xffffffff });
const long = fc.maxSafeInteger();
const wide = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const strings = fc.array(text(20), { maxLength: 5 }).map((list) =>
  new StringList(list.map((s) => s + "\0").join(""))
);

Deno.test("encodeHead() writes threads and descriptors that readHead() gives back", async () => {
  const fields = fc.record({
    ptid: long,
    sid: long,
    vpgid: long,
    pgid: long,
    vtid: long,
    vpid: long,
    comm: text(15),
    exe: text(1023),
    exepath: text(200),
    args: strings,
    env: strings,
    cgroups: strings,
    cwd: text(100).map((path) => path + "/"),
    root: text(100),
    fdlimit: long,
    flags: word,
    uid: word,
    gid: word,
    loginuid: word,
    tty: word,
    vmSize: word,
    vmRss: word,
    vmSwap: word,
    pfMajor: fc.nat(),
    pfMinor: fc.nat(),
    pidnsInitStartTs: wide,
    capInheritable: wide,
    capPermitted: wide,
    capEffective: wide,
    exeIno: fc.nat(),
    exeInoCtime: wide,
    exeInoMtime: wide,
    exeWritable: fc.boolean(),
    exeUpperLayer: fc.boolean(),
    exeLowerLayer: fc.boolean(),
    exeFromMemfd: fc.boolean(),
  });
  const fd = fc.record({
    fd: fc.nat(),
    ino: fc.nat(),
    type: fc.constantFrom(
      ...Object.values(FdType).filter((type) => type !== FdType.UNKNOWN),
    ),
    name: text(300),
    openFlags: word,
    dev: word,
    port: fc.nat({ max: 0xffff }),
    wide,
    fill: fc.nat({ max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fields,
      fc.uniqueArray(fd, { selector: (f) => f.fd, maxLength: 20 }),
      async (values, fds) => {
        const thread = Object.assign(new Thread(5, 5), values);
        thread.fds = new FdTable(fds.map((f) => [f.fd, fdOf(f)]));
        const output = new MemoryOutput();
        const writer = new CaptureWriter(
          output,
          tables({ threads: [thread] }),
        );
        addEvent(writer);
        await writer.close();
        const { seeds, error } = await readBytes(output.bytes);
        assertEquals(error, undefined);
        const [back] = seeds.threads;
        for (const key of Object.keys(values) as (keyof typeof values)[]) {
          const [a, b] = [back[key], values[key]];
          assertEquals(
            a instanceof StringList ? a.raw : a,
            b instanceof StringList ? b.raw : b,
            key,
          );
        }
        const byNumber = (a: { fd: number }, b: { fd: number }) => a.fd - b.fd;
        assertEquals(
          seeds.fds.sort(byNumber)
            .map(({ tid, fd, info }) => [tid, fd, plain(info)]),
          fds.sort(byNumber).map((f) => [5, f.fd, plain(fdOf(f))]),
        );
      },
    ),
    { numRuns: 100 },
  );
});

interface FdValues {
  ino: number;
  type: FdInfo["type"];
  name: string;
  openFlags: number;
  dev: number;
  port: number;
  wide: bigint;
  fill: number;
}

/** A descriptor with the values that the format keeps for its type. */
function fdOf(values: FdValues): FdInfo {
  const info = new FdInfo();
  info.type = values.type;
  info.ino = values.ino;
  const { type, port } = values;
  const v6 = type === FdType.IPV6 || type === FdType.IPV6_SERVER;
  const server = type === FdType.IPV4_SERVER || type === FdType.IPV6_SERVER;
  const inet = v6 || server || type === FdType.IPV4;
  if (!inet) info.name = values.name;
  if (type === FdType.FILE) {
    info.openFlags = values.openFlags;
    info.dev = values.dev;
  }
  if (inet || type === FdType.UNIX) {
    const address = String.fromCharCode(values.fill).repeat(v6 ? 16 : 4);
    const socket: Socket = {
      l4proto: inet ? 2 : 0,
      sip: inet && !server ? address : "",
      sport: inet && !server ? port : 0,
      dip: inet ? address : "",
      dport: inet ? port : 0,
      role: server ? "server" : "unknown",
      connected: false,
      pending: false,
      source: inet ? 0n : values.wide,
      peer: inet ? 0n : values.wide,
    };
    info.socket = socket;
  }
  info.nameRaw = info.name;
  return info;
}

function plain(info: FdInfo) {
  const { type, name, nameRaw, ino, dev, openFlags, socket } = info;
  return { type, name, nameRaw, ino, dev, openFlags, socket };
}

function addEvent(writer: CaptureWriter, type = GETCWD): void {
  const view = new EventView();
  const params = type === READ ? [1, "data", 3, 4] : [0, "/"];
  viewOf({ type, ts: 5n, tid: 6, params }, view);
  writer.event(view, false);
}

Deno.test("encodeHead() cuts what the reference implementation's reader refuses", async () => {
  const thread = new Thread(5, 5);
  thread.comm = "c".repeat(100);
  thread.exepath = "/" + "x".repeat(5000);
  thread.args = new StringList("a\0".repeat(9000));
  const output = new MemoryOutput();
  const writer = new CaptureWriter(output, tables({ threads: [thread] }));
  addEvent(writer);
  await writer.close();
  const [back] = (await readBytes(output.bytes)).seeds.threads;
  assertEquals(
    [back.comm.length, back.exepath.length, back.args.raw.length],
    [15, 1023, 4095],
  );
});

Deno.test("CaptureWriter puts enter events for old readers where ours passes over them", async () => {
  const output = new MemoryOutput();
  const writer = new CaptureWriter(output, tables());
  addEvent(writer, READ);
  await writer.close();
  const { events, source } = await readBytes(output.bytes);
  assertEquals(events.map((e) => [e.num, e.type]), [[1, READ]]);
  assertEquals(source.stats().produced, 1);
  // the block of the enter event: flags, then type 6 with fd and size
  const data = new DataView(output.bytes.slice().buffer);
  let at = 0;
  while (data.getUint32(at, true) !== 0x217) at += data.getUint32(at + 4, true);
  assertEquals(data.getUint32(at + 10, true), 0x101);
  assertEquals(data.getUint16(at + 14 + 20, true), 6);
  assertEquals(data.getUint32(at + 14 + 22, true), 2);
});

Deno.test("CaptureWriter leaves whole blocks when the disk is full, and counts the rest", async () => {
  const output = new MemoryOutput(600_000);
  const writer = new CaptureWriter(output, tables());
  for (let i = 0; i < 20_000; i++) addEvent(writer);
  await writer.flush();
  assertMatch(writer.error!.message, /no space left/);
  addEvent(writer);
  await writer.close();
  const { events, error } = await readBytes(output.bytes);
  assertEquals(error, undefined);
  assert(events.length > 5000);
  assertEquals(writer.stats(), {
    written: events.length,
    lost: 20_001 - events.length,
  });
  assertEquals(output.closed, true);
});

Deno.test("CaptureWriter drops events rather than let them pile up behind a slow disk", () => {
  const output = new MemoryOutput();
  output.write = () => new Promise(() => {});
  const writer = new CaptureWriter(output, tables());
  const view = new EventView();
  const params = [0, "x".repeat(50_000)];
  viewOf({ type: GETCWD, ts: 5n, tid: 6, params }, view);
  for (let i = 0; i < 1000; i++) writer.event(view, false);
  const { written, lost } = writer.stats();
  assertEquals(written + lost, 1000);
  assert(lost > 300 && written > 600, `${written} written, ${lost} lost`);
});

Deno.test("createOutput() truncates to the last whole piece, packs by name and refuses what exists", async () => {
  const dir = await Deno.makeTempDir();
  try {
    const path = `${dir}/a.scap.gz`;
    const writer = new CaptureWriter(createOutput(path), tables());
    for (let i = 0; i < 3; i++) {
      addEvent(writer);
      await writer.flush();
    }
    const bytes = await Deno.readFile(path);
    assertEquals([...bytes.subarray(0, 2)], [0x1f, 0x8b]);
    // open while it is still being written
    const source = await openCapture(path);
    let count = 0;
    await source.run(() => count++, new AbortController().signal);
    source.close();
    assertEquals(count, 3);
    await writer.close();
    let refused: unknown;
    try {
      createOutput(path, { exclusive: true });
    } catch (error) {
      refused = error;
    }
    assert(refused instanceof CaptureError);
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
