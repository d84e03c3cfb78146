import { assert, assertEquals, assertThrows } from "@std/assert";
import { CLASSES, findField, scanField, suggestField } from "./mod.ts";
import { FieldArgError, type FieldDef } from "./field.ts";

/** Every field of the language, by source and type. `[x]` needs an argument, `[x?]` takes one. */
const EXPECTED: Record<string, Record<string, string>> = {
  "syscall k8s_audit": {
    UINT64: "evt.num",
    CHARBUF:
      `evt.time evt.time.s evt.time.iso8601 evt.datetime evt.datetime.s evt.outputtime evt.pluginname
      evt.plugininfo evt.source evt.asynctype evt.hostname`,
    ABSTIME: "evt.rawtime evt.rawtime.s evt.rawtime.ns",
    RELTIME:
      `evt.reltime evt.reltime.s evt.reltime.ns evt.deltatime evt.deltatime.s evt.deltatime.ns`,
    BOOL: "evt.is_async",
  },
  syscall: {
    CHARBUF:
      `evt.dir evt.type syscall.type evt.category evt.args evt.info evt.arg[x] evt.res evt.io_dir evt.abspath
      evt.abspath.src evt.abspath.dst evt.latency.human
      proc.exe proc.pexe proc.aexe[x?] proc.exepath proc.pexepath proc.aexepath[x?] proc.name proc.pname proc.aname[x?]
      proc.args[x?] proc.aargs[x?] proc.cmdline proc.pcmdline proc.acmdline[x?] proc.exeline proc.env[x?] proc.aenv[x?]
      proc.cwd proc.sname proc.sid.exe proc.sid.exepath proc.vpgid.name proc.vpgid.exe proc.vpgid.exepath proc.pgid.name
      proc.pgid.exe proc.pgid.exepath proc.stdin.type proc.stdin.name proc.stdout.type proc.stdout.name
      proc.stderr.type proc.stderr.name
      thread.cap_permitted thread.cap_inheritable thread.cap_effective thread.cgroups thread.cgroup[x]
      user.name user.homedir user.shell user.loginname group.name
      fd.type fd.typechar fd.name fd.nameraw fd.directory fd.filename fd.l4proto fd.sockfamily fd.cproto fd.sproto
      fd.lproto fd.rproto fd.cip.name fd.sip.name fd.lip.name fd.rip.name fd.uid fd.containername
      fd.containerdirectory fd.types[x?]
      fs.path.name fs.path.nameraw fs.path.source fs.path.sourceraw fs.path.target fs.path.targetraw
      container.id container.full_id container.name container.image container.image.id container.image.repository
      container.image.tag container.image.digest container.type container.mounts container.mount[x]
      container.mount.source[x] container.mount.dest[x] container.mount.mode[x] container.mount.rdwr[x]
      container.mount.propagation[x] container.healthcheck container.liveness_probe container.readiness_probe
      container.ip container.cni.json container.label[x] container.labels
      k8s.ns.name k8s.pod.name k8s.pod.id k8s.pod.uid k8s.pod.sandbox_id k8s.pod.full_sandbox_id k8s.pod.label[x]
      k8s.pod.labels k8s.pod.ip k8s.pod.cni.json
      k8s.rc.name k8s.rc.id k8s.rc.label[x] k8s.rc.labels k8s.svc.name k8s.svc.id k8s.svc.label[x] k8s.svc.labels
      k8s.rs.name k8s.rs.id k8s.rs.label[x] k8s.rs.labels k8s.deployment.name k8s.deployment.id
      k8s.deployment.label[x] k8s.deployment.labels k8s.ns.id k8s.ns.label[x] k8s.ns.labels
      mesos.task.name mesos.framework.name marathon.app.name
      fdlist.nums fdlist.names fdlist.cips fdlist.sips fdlist.cports fdlist.sports
      syslog.facility.str syslog.severity.str syslog.message
      fs.realpath fs.realpath.second fd.realname`,
    BOOL:
      `evt.failed evt.is_io evt.is_io_read evt.is_io_write evt.is_wait evt.is_syslog evt.is_open_read
      evt.is_open_write evt.is_open_exec evt.is_open_create proc.is_exe_writable proc.is_exe_upper_layer
      proc.is_exe_lower_layer proc.is_exe_from_memfd proc.is_sid_leader proc.is_vpgid_leader proc.is_pgid_leader
      thread.ismain fd.is_server fd.connected fd.name_changed fd.is_upper_layer fd.is_lower_layer
      container.privileged container.host_pid container.host_network container.host_ipc`,
    UINT32:
      `evt.type.is[x] evt.count evt.count.error evt.count.error.file evt.count.error.net
      evt.count.error.memory evt.count.error.other evt.count.exit proc.tty user.uid group.gid`,
    UINT64:
      `evt.buflen util.cnt proc.cmdnargs proc.cmdlenargs proc.pidns_init_start_ts proc.fdopencount proc.vmsize
      proc.vmrss proc.vmswap proc.nthreads proc.nchilds thread.pfmajor thread.pfminor thread.vmsize thread.vmrss
      evt.around[x]`,
    INT16: "evt.cpu",
    INT32: "fd.dev fd.dev.major fd.dev.minor",
    INT64:
      `evt.rawres proc.loginshellid proc.pid proc.ppid proc.apid[x?] proc.vpid proc.pvpid proc.sid proc.vpgid
      proc.pgid proc.exe_ino proc.fdlimit thread.tid thread.vtid user.loginuid fd.num fd.ino`,
    UINT16: "syslog.facility syslog.severity",
    DOUBLE: "proc.fdusage thread.cpu thread.cpu.user thread.cpu.system",
    RELTIME:
      `evt.latency evt.latency.s evt.latency.ns evt.wait_latency proc.duration proc.ppid.duration proc.pid.ts
      proc.ppid.ts thread.exectime thread.totexectime container.duration`,
    ABSTIME:
      `proc.exe_ino.ctime proc.exe_ino.mtime proc.exe_ino.ctime_duration_proc_start
      proc.exe_ino.ctime_duration_pidns_start container.start_ts`,
    BYTEBUF: "evt.buffer evt.rawarg[x]",
    IPADDR: "fd.ip fd.cip fd.sip fd.lip fd.rip",
    PORT: "fd.port fd.cport fd.sport fd.lport fd.rport fd.proto",
    IPNET: "fd.net fd.cnet fd.snet fd.lnet fd.rnet",
  },
  k8s_audit: {
    ABSTIME: "jevt.rawtime",
    CHARBUF: `jevt.value[x] jevt.obj jevt.time jevt.time.iso8601
      ka.auditid ka.stage ka.auth.decision ka.auth.reason ka.user.name ka.user.groups[x?] ka.impuser.name ka.verb
      ka.uri ka.uri.param[x] ka.target.name ka.target.namespace ka.target.resource ka.target.subresource
      ka.target.pod.name ka.req.binding.subjects[x?] ka.req.binding.subject.has_name[x] ka.req.binding.role
      ka.req.configmap.name ka.req.configmap.obj ka.req.pod.containers.image[x?] ka.req.container.image[x?]
      ka.req.pod.containers.image.repository[x?] ka.req.container.image.repository[x?] ka.req.pod.host_ipc
      ka.req.pod.host_network ka.req.container.host_network[x?] ka.req.pod.host_pid
      ka.req.pod.containers.host_port[x?] ka.req.pod.containers.privileged[x?] ka.req.container.privileged[x?]
      ka.req.pod.containers.allow_privilege_escalation[x?] ka.req.pod.containers.read_only_fs[x?]
      ka.req.pod.run_as_user ka.req.pod.containers.run_as_user[x?] ka.req.pod.containers.eff_run_as_user[x?]
      ka.req.pod.run_as_group ka.req.pod.containers.run_as_group[x?] ka.req.pod.containers.eff_run_as_group[x?]
      ka.req.pod.containers.proc_mount[x?] ka.req.pod.fs_group ka.req.pod.supplemental_groups[x?]
      ka.req.pod.containers.add_capabilities[x?] ka.req.role.rules[x?] ka.req.role.rules.apiGroups[x?]
      ka.req.role.rules.nonResourceURLs[x?] ka.req.role.rules.verbs[x?] ka.req.role.rules.resources[x?]
      ka.req.service.type ka.req.service.ports[x?] ka.req.pod.volumes.hostpath[x?] ka.req.volume.hostpath[x]
      ka.req.pod.volumes.flexvolume_driver[x?] ka.req.pod.volumes.volume_type[x?] ka.resp.name ka.response.code
      ka.response.reason ka.useragent ka.sourceips[x?] ka.cluster.name`,
  },
};

const ALL: FieldDef[] = CLASSES.flatMap(({ fields }) => [...fields]);

Deno.test("the catalogue has every field with its type and argument", () => {
  const wrong: string[] = [];
  for (const [sources, byType] of Object.entries(EXPECTED)) {
    for (const [type, names] of Object.entries(byType)) {
      for (const item of names.trim().split(/\s+/)) {
        const [, name, arg] = /^([^[]*)(\[.*\])?$/.exec(item)!;
        for (const source of sources.split(" ")) {
          const field = findField(name, source);
          const takes = field?.arg === undefined
            ? undefined
            : field.arg.required
            ? "[x]"
            : "[x?]";
          if (field?.type !== type || takes !== arg) {
            wrong.push(`${source} ${item}: ${field?.type} ${takes}`);
          }
        }
      }
    }
  }
  assertEquals(wrong, []);
});

Deno.test("fields belong to their sources only", () => {
  assertEquals(findField("proc.name", "k8s_audit"), undefined);
  assertEquals(findField("ka.verb", "syscall"), undefined);
  assertEquals(findField("evt.num", "k8s_audit")?.name, "evt.num");
  assertEquals(findField("evt.num", "nothing"), undefined);
});

Deno.test("fields that cannot be printed, listed or compared say so", () => {
  const names = (key: keyof FieldDef) =>
    ALL.filter((field) => field[key]).map((field) => field.name).sort();
  assertEquals(names("filterOnly"), [
    "evt.around",
    "fd.cnet",
    "fd.ip",
    "fd.lnet",
    "fd.net",
    "fd.port",
    "fd.proto",
    "fd.rnet",
    "fd.snet",
  ]);
  assertEquals(names("printOnly"), ["evt.outputtime", "proc.exe_sha256"]);
  for (const name of ["proc.aname", "fd.types", "evt.rawarg", "fd.sip.name"]) {
    assert(findField(name, "syscall")!.noRhs, name);
  }
  assert(findField("fd.types", "syscall")!.list);
  assert(findField("ka.user.groups", "k8s_audit")!.list);
});

Deno.test("no field is declared twice for a source, and each has a text", () => {
  for (const source of ["syscall", "k8s_audit"]) {
    const names = CLASSES.filter(({ sources }) => sources.includes(source))
      .flatMap(({ fields }) => fields.map(({ name }) => name));
    assertEquals(names.length, new Set(names).size);
  }
  for (const field of ALL) {
    assert(
      /^[A-Z0-9a-z].*[.0-9%]$/.test(field.doc),
      `${field.name}: ${field.doc}`,
    );
  }
});

Deno.test("fields of ancestors take numbers only", () => {
  for (const name of ["proc.aname", "proc.apid", "proc.args", "fd.types"]) {
    for (const arg of ["x", "-1", "", "1.5", "99999999999"]) {
      assertThrows(
        () => findField(name, "syscall")!.bind(arg),
        FieldArgError,
        name,
      );
    }
  }
});

Deno.test("scanField() takes the longest field and its argument", () => {
  const scan = (text: string, at = 0) => {
    const found = scanField(text, at, "syscall");
    return found && [found.field.name, found.arg, text.slice(found.end)];
  };
  assertEquals(scan("proc.name)"), ["proc.name", undefined, ")"]);
  assertEquals(scan("proc.names"), ["proc.name", undefined, "s"]);
  assertEquals(scan("proc.aname[2] x"), ["proc.aname", "2", " x"]);
  assertEquals(scan("proc.aname[2"), ["proc.aname", undefined, "[2"]);
  assertEquals(scan("proc.name[2]"), ["proc.name", undefined, "[2]"]);
  assertEquals(scan("evt.arg.flags, x"), ["evt.arg", "flags", ", x"]);
  assertEquals(scan("evt.arg[flags]"), ["evt.arg", "flags", ""]);
  assertEquals(scan("evt.args"), ["evt.args", undefined, ""]);
  assertEquals(scan("evt.time.s."), ["evt.time.s", undefined, "."]);
  assertEquals(scan("container.label.app.kubernetes.io/name,"), [
    "container.label",
    "app.kubernetes.io/name",
    ",",
  ]);
  assertEquals(scan("user=%user.name", 6), ["user.name", undefined, ""]);
  assertEquals(scan("nothing.here"), undefined);
});

Deno.test("suggestField() finds names with few slips", () => {
  assertEquals(suggestField("proc.nmae"), "proc.name");
  assertEquals(suggestField("proc.anmae[2]"), "proc.aname");
  assertEquals(suggestField("fd.nmae"), "fd.name");
  assertEquals(suggestField("ka.vreb", "k8s_audit"), "ka.verb");
  assertEquals(suggestField("zzz.completely.different"), undefined);
});
