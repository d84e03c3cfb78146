import { account, bootTime, Process } from "./_machine.ts";
import { CONTAINER, type Facts, type Values } from "./_scene.ts";
import type { Step } from "./_steps.ts";

/** What the fields of one event must be: values, or tests of values that cannot be known in advance. */
export type Expected = Record<string, unknown | ((value: unknown) => boolean)>;

/** A number between two others. */
function between(low: number, high: number) {
  return (value: unknown) =>
    typeof value === "number" && value >= low && value <= high;
}

/** A time in ns within `tolerance` ms of one in ms. */
function near(ms: number, tolerance: number) {
  return between((ms - tolerance) * 1e6, (ms + tolerance) * 1e6);
}

/** A text in which all of these occur. */
function containing(...parts: string[]) {
  return (value: unknown) =>
    typeof value === "string" && parts.every((part) => value.includes(part));
}

const CAPABILITIES = ["CAP_CHOWN", "CAP_KILL", "CAP_SYS_ADMIN"];

/** As many capability names as bits are set, some well-known ones among them. */
function capabilities(hex: string) {
  const count = [...BigInt(`0x${hex}`).toString(2)].filter((bit) => bit === "1")
    .length;
  return (value: unknown) =>
    typeof value === "string" && value.split(" ").length === count &&
    CAPABILITIES.every((name) => value.split(" ").includes(name));
}

/** How the values of alerts compare with each other and with the machine; each field of the catalogue occurs. */
export function expected(
  facts: Facts,
  of: (step: Step) => Values,
): Record<Step, Expected> {
  const { folder, told } = facts;
  const number = (name: string) => Number(told.get(name));
  const player = new Process(number("player"));
  const scene = new Process(number("scene"));
  const boxed = new Process(number("boxed"));
  const shell = scene.parent;
  const ancestors = player.ancestors;
  const shells = [player, ...ancestors].filter((one) =>
    one.comm.endsWith("sh")
  );
  const joined = (read: (one: Process) => string) =>
    ancestors.map((one) => {
      try {
        return read(one);
      } catch {
        return "<NA>";
      }
    }).join(" ");
  const [login, , , , , home, shellPath] = account("passwd", 1);
  const elapsed = (facts.ended - facts.began + 10_000) * 1e6;
  return {
    exec: {
      "evt.num": between(1, 1e9),
      "evt.source": "syscall",
      "evt.hostname": Deno.hostname(),
      "evt.is_async": false,
      "evt.asynctype": null,
      "evt.pluginname": null,
      "evt.plugininfo": null,
      "evt.rawtime": between(
        (facts.began - 1000) * 1e6,
        (facts.ended + 1000) * 1e6,
      ),
      ...Object.fromEntries(
        ["time", "time.s", "time.iso8601", "datetime", "datetime.s"]
          .map((name) => [`evt.${name}`, of("exec")["evt.rawtime"]]),
      ),
      "evt.outputtime": of("exec")["evt.rawtime"],
      "evt.rawtime.s": between(facts.began / 1000 - 1, facts.ended / 1000 + 1),
      "evt.rawtime.ns": (value: unknown) =>
        Math.abs(
          Number(value) - Number(of("exec")["evt.rawtime"]) % 1e9,
        ) < 1000,
      "evt.reltime": between(1, elapsed),
      "evt.reltime.s": Math.floor(Number(of("exec")["evt.reltime"]) / 1e9),
      "evt.reltime.ns": Number(of("exec")["evt.reltime"]) % 1e9,
      "evt.deltatime": between(0, elapsed),
      "evt.deltatime.s": Math.floor(Number(of("exec")["evt.deltatime"]) / 1e9),
      "evt.deltatime.ns": Number(of("exec")["evt.deltatime"]) % 1e9,
      "evt.type": "execve",
      "syscall.type": "execve",
      "evt.category": "process",
      "evt.cpu": number("cpu"),
      "evt.is_io": false,
      "evt.args": containing("exe=./player ", "comm=player ", "uid=1("),
      "proc.exe": "./player",
      "proc.pexe": scene.argv[0],
      "proc.exepath": player.exepath,
      "proc.pexepath": scene.exepath,
      "proc.name": "player",
      "proc.pname": "scene",
      "proc.args": "one two words",
      "proc.args[1]": "two words",
      "proc.cmdline": "player one two words",
      "proc.pcmdline": scene.cmdline,
      "proc.cmdnargs": 2,
      "proc.cmdlenargs": "onetwo words".length,
      "proc.exeline": "./player one two words",
      "proc.env": player.env,
      "proc.env[FIELD]": "of the scene",
      "proc.cwd": `${folder}/`,
      "proc.tty": player.stat(7),
      "proc.loginshellid": shells.at(-1)?.pid ?? null,
      "proc.pid": player.pid,
      "proc.ppid": scene.pid,
      "proc.vpid": player.pid,
      "proc.pvpid": scene.pid,
      "proc.sid": player.stat(6),
      "proc.sname": "scene",
      "proc.sid.exe": scene.argv[0],
      "proc.sid.exepath": scene.exepath,
      "proc.vpgid": player.stat(5),
      "proc.vpgid.name": "player",
      "proc.vpgid.exe": "./player",
      "proc.vpgid.exepath": player.exepath,
      "proc.pgid": player.stat(5),
      "proc.pgid.name": "player",
      "proc.pgid.exe": "./player",
      "proc.pgid.exepath": player.exepath,
      "proc.is_sid_leader": false,
      "proc.is_vpgid_leader": true,
      "proc.is_pgid_leader": true,
      "proc.aname": joined((one) => one.comm),
      "proc.aname[2]": shell.comm,
      "proc.aexe": joined((one) => one.argv[0]),
      "proc.aexe[2]": "/bin/sh",
      "proc.aexepath": containing(scene.exepath, shell.exepath),
      "proc.aexepath[1]": scene.exepath,
      "proc.acmdline": containing(scene.cmdline, shell.cmdline),
      "proc.acmdline[1]": scene.cmdline,
      "proc.aargs": containing(scene.args, shell.args),
      "proc.aargs[1]": scene.args,
      "proc.aenv": containing(scene.env),
      "proc.aenv[FIELD]": "of the scene",
      "proc.apid": player.pid,
      "proc.apid[1]": scene.pid,
      "proc.duration": between(1, elapsed),
      "proc.ppid.duration": between(
        Number(of("exec")["proc.duration"]),
        elapsed,
      ),
      "proc.pid.ts": near(player.start, 1500),
      "proc.ppid.ts": near(scene.start, 1500),
      "proc.pidns_init_start_ts": near(bootTime(), 1500),
      "proc.is_exe_writable": false,
      "proc.is_exe_upper_layer": false,
      "proc.is_exe_lower_layer": false,
      "proc.is_exe_from_memfd": false,
      "proc.exe_ino": player.exe.ino,
      "proc.exe_ino.ctime": near(player.exe.ctime!.getTime(), 1000),
      "proc.exe_ino.mtime": near(player.exe.mtime!.getTime(), 1),
      "proc.exe_ino.ctime_duration_proc_start": between(1, elapsed),
      "proc.exe_ino.ctime_duration_pidns_start": near(
        player.exe.ctime!.getTime() - bootTime(),
        1500,
      ),
      "proc.fdopencount": player.fds,
      "proc.fdlimit": player.fdLimit,
      "proc.fdusage": player.fds / player.fdLimit * 100,
      "proc.vmsize": between(1, Number(player.status("VmSize")[0])),
      "proc.vmswap": Number(player.status("VmSwap")[0]),
      "proc.nthreads": 1,
      "proc.stdin.type": "file",
      "proc.stdin.name": `${folder}/input`,
      "proc.stdout.type": "file",
      "proc.stdout.name": `${folder}/output`,
      "proc.stderr.type": "file",
      "proc.stderr.name": told.get("terminal"),
      "thread.ismain": true,
      "thread.cap_permitted": "",
      "thread.cap_effective": "",
      "thread.cap_inheritable": "CAP_CHOWN CAP_KILL",
      "thread.pfmajor": between(0, player.stat(12)),
      "thread.pfminor": between(1, player.stat(10)),
      "thread.vmsize": of("exec")["proc.vmsize"],
      "user.uid": 1,
      "user.name": login,
      "user.homedir": home,
      "user.shell": shellPath,
      "user.loginuid": player.loginuid,
      "user.loginname": player.loginuid === 1 ? login : "<NA>",
      "group.gid": 1,
      "group.name": account("group", 1)[0],
      "container.id": "host",
      "container.full_id": "",
      "container.start_ts": null,
    },
    thread: {
      "thread.tid": player.tasks[1],
      "thread.vtid": player.tasks[1],
      "thread.ismain": false,
      "thread.vmsize": 0,
      "proc.pid": player.pid,
      "proc.nthreads": 2,
      "proc.nchilds": 1,
      "fs.path.name": `${folder}/by-thread`,
      "fs.path.nameraw": "by-thread",
      "fs.realpath": `${folder}/by-thread`,
      "evt.category": "file",
    },
    open: {
      "evt.info": of("open")["evt.args"],
      "evt.args": containing(`name=./created(${folder}/created)`),
      "evt.type.is[307]": 1,
      "evt.arg[name]": `${folder}/created`,
      // O_RDWR, O_CREAT, O_CLOEXEC and O_F_CREATED
      "evt.rawarg[flags]": "5007",
      "evt.res": "SUCCESS",
      "evt.rawres": number("created"),
      "evt.failed": false,
      "evt.count": 1,
      "evt.count.error": 0,
      "evt.count.error.file": 0,
      "evt.count.error.net": null,
      "evt.count.exit": 1,
      "evt.abspath": `${folder}/created`,
      "evt.is_open_read": true,
      "evt.is_open_write": true,
      "evt.is_open_exec": true,
      "evt.is_open_create": true,
      "evt.is_wait": false,
      "fd.num": number("created"),
      "fd.type": "file",
      "fd.typechar": "f",
      "fd.types": (value: unknown) =>
        Array.isArray(value) &&
        ["file", "directory", "pipe"].every((type) => value.includes(type)),
      "fd.types[0]": ["pipe"],
      "fd.name": `${folder}/created`,
      "fd.nameraw": "./created",
      "fd.directory": folder,
      "fd.filename": "created",
      "fd.uid": `${scene.pid}${told.get("created")}`,
      "fd.containername": `:${folder}/created`,
      "fd.containerdirectory": `:${folder}`,
      "fd.dev": (number("major") << 8 | number("minor")).toString(16)
        .toUpperCase(),
      "fd.dev.major": number("major"),
      "fd.dev.minor": number("minor"),
      "fd.ino": number("ino"),
      "fd.is_upper_layer": false,
      "fd.is_lower_layer": false,
      "fd.realname": `${folder}/created`,
      "fs.path.name": `${folder}/created`,
      "fs.path.nameraw": "./created",
      "proc.is_sid_leader": true,
      "thread.cap_permitted": capabilities(scene.status("CapPrm")[0]),
      "thread.cap_effective": capabilities(scene.status("CapEff")[0]),
      "thread.cgroups": containing(`cpu=${scene.cgroup("cpu")}`),
      "thread.cgroup[cpu]": scene.cgroup("cpu"),
    },
    link: {
      "fs.path.name": `${folder}/link`,
      "fs.realpath": `${folder}/created`,
      "fd.realname": `${folder}/created`,
    },
    read: {
      "evt.buffer": "contents",
      "evt.buflen": 8,
      "evt.is_io": true,
      "evt.is_io_read": true,
      "evt.is_io_write": false,
      "evt.io_dir": "read",
      "evt.category": "file",
      "fd.name": `${folder}/created`,
    },
    rename: {
      "evt.abspath.src": `${folder}/old`,
      "evt.abspath.dst": `${folder}/new`,
      "fs.path.source": `${folder}/old`,
      "fs.path.sourceraw": "old",
      "fs.path.target": `${folder}/new`,
      "fs.path.targetraw": "./new",
      "fs.realpath": `${folder}/old`,
      "fs.realpath.second": `${folder}/new`,
    },
    missing: {
      "fd.num": -1,
      "evt.res": "ENOENT",
      "evt.rawres": -2,
      "evt.failed": true,
      "evt.count.error": 1,
      "evt.count.error.file": 1,
      "fs.path.name": null,
    },
    unmap: { "evt.count.error.memory": 1, "evt.category": "memory" },
    nobody: { "evt.count.error.other": 1, "fd.num": null },
    connect: {
      "fd.type": "ipv4",
      "fd.name": "127.0.0.1:123->127.0.0.2:443",
      "fd.cip": "127.0.0.1",
      "fd.sip": "127.0.0.2",
      "fd.lip": "127.0.0.1",
      "fd.rip": "127.0.0.2",
      "fd.cport": 123,
      "fd.sport": 443,
      "fd.lport": 123,
      "fd.rport": 443,
      "fd.cproto": "ntp",
      "fd.sproto": "https",
      "fd.lproto": "ntp",
      "fd.rproto": "https",
      "fd.cip.name": "localhost",
      "fd.sip.name": "127.0.0.2",
      "fd.lip.name": "localhost",
      "fd.rip.name": "127.0.0.2",
      "fd.l4proto": "tcp",
      "fd.sockfamily": "ip",
      "fd.is_server": true,
      "fd.connected": true,
      "fd.name_changed": true,
      "fd.num": number("connected"),
    },
    refused: {
      "evt.count.error": 1,
      "evt.count.error.net": 1,
      "evt.count.error.file": null,
      "fd.connected": false,
    },
    poll: {
      "evt.is_wait": true,
      "fdlist.nums": told.get("polled"),
      "fdlist.names": `127.0.0.1:123->127.0.0.2:443,${folder}/created`,
      "fdlist.cips": "127.0.0.1",
      "fdlist.sips": "127.0.0.2",
      "fdlist.cports": "123",
      "fdlist.sports": "443",
    },
    retarget: {
      "fd.name_changed": true,
      "fd.sip": "127.0.0.3",
      "fd.l4proto": "udp",
      "fd.name": containing("->127.0.0.3:53"),
    },
    syslog: {
      "evt.is_syslog": true,
      "evt.is_io_write": true,
      "evt.io_dir": "write",
      "fd.sockfamily": "unix",
      "fd.typechar": "u",
      "syslog.facility": 4,
      "syslog.facility.str": "auth",
      "syslog.severity": 4,
      "syslog.severity.str": "warn",
      "syslog.message": "su: denied",
    },
    boxed: {
      "container.id": CONTAINER.slice(0, 12),
      "container.full_id": CONTAINER,
      "container.start_ts": near(boxed.start, 1500),
      "container.duration": between(1, elapsed),
      "fd.containername": `${CONTAINER.slice(0, 12)}:${folder}/inside`,
      "fd.containerdirectory": `${CONTAINER.slice(0, 12)}:${folder}`,
      "proc.pid": boxed.pid,
      "proc.vpid": 1,
      "proc.pvpid": boxed.parent.pid,
      "thread.tid": boxed.pid,
      "thread.vtid": 1,
      "thread.cgroup[cpu]": boxed.cgroup("cpu"),
      "proc.vmrss": between(1, Number(boxed.status("VmHWM")[0])),
      "thread.vmrss": between(1, Number(boxed.status("VmHWM")[0])),
      "proc.cwd": `${boxed.cwd}/`,
      "proc.pidns_init_start_ts": near(boxed.start, 1500),
    },
    lowprog: {
      "proc.is_exe_lower_layer": true,
      "proc.is_exe_upper_layer": false,
    },
    upprog: {
      "proc.is_exe_lower_layer": false,
      "proc.is_exe_upper_layer": true,
      "proc.is_exe_writable": true,
    },
    lowfile: { "fd.is_lower_layer": true, "fd.is_upper_layer": false },
    upfile: { "fd.is_lower_layer": false, "fd.is_upper_layer": true },
    memory: {
      "proc.is_exe_from_memfd": true,
      "proc.exepath": containing("memfd:hidden"),
      "util.cnt": between(0, 1000),
    },
  };
}
