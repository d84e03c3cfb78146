import type { Report } from "./report.ts";

/** A name that tries whatever a page or a terminal might fall for. */
export const HOSTILE =
  `</script><img src=x onerror=alert(1)>\x1b[2J\u202e"'&\u2028<!--`;

/** A report with something in every list. */
export function sampleReport(changes: Partial<Report> = {}): Report {
  const time = "2026-03-03T10:00:00.000Z";
  return {
    schema_version: "1.0",
    tool: { name: "saker", version: "0.1.0" },
    mode: "command",
    host: {
      hostname: "node7",
      os: "Debian GNU/Linux 12",
      kernel: "6.1.0",
      architecture: "x86_64",
      cpus: 2,
    },
    command: ["sh", "-c", HOSTILE],
    target: null,
    started: time,
    ended: "2026-03-03T10:00:02.000Z",
    duration_ms: 2000,
    exit: { code: 0, signal: null },
    complete: true,
    coverage: {
      events: 100,
      delivered: 100,
      dropped: 0,
      dropped_by_reason: {},
      left_out: {},
      notes: [],
    },
    findings: [{
      rule: "Read sensitive file",
      description: "Somebody reads what they should not.",
      kind: "rule",
      priority: "Warning",
      tags: ["filesystem"],
      message: `file=/etc/shadow by ${HOSTILE}`,
      event: "openat",
      count: 2,
      first: time,
      last: time,
      process: 2,
      chain: [{
        pid: 11,
        name: HOSTILE,
        exepath: "/bin/cat",
        cmdline: "cat /etc/shadow",
      }],
      fields: { "fd.name": "/etc/shadow x", "user.name": null },
    }],
    processes: [
      processReport(1, null, "sh"),
      { ...processReport(2, 1, HOSTILE), exit_code: 1 },
      { ...processReport(3, 1, "daemon"), ended: null, left_running: true },
    ],
    files: [
      fileReport("/etc/shadow", { read: 2 }),
      fileReport(`/tmp/${HOSTILE}`, { created: 1, written: 1 }),
      fileReport("/bin/cat", { executed: 1 }),
    ],
    endpoints: [{
      direction: "out",
      protocol: "tcp",
      address: "192.0.2.1",
      port: 443,
      count: 1,
      failed: 0,
      programs: ["curl"],
    }],
    privileges: [{
      time,
      what: "uid",
      detail: "1000 to 0",
      process: 2,
      program: "/usr/bin/sudo",
      count: 1,
    }],
    ...changes,
  };
}

function processReport(id: number, parent: number | null, name: string) {
  return {
    id,
    parent,
    pid: 9 + id,
    name,
    exepath: "/bin/sh",
    cmdline: name,
    uid: 0,
    container: "",
    started: "2026-03-03T10:00:00.500Z",
    ended: "2026-03-03T10:00:01.500Z",
    exit_code: 0,
    signal: null,
    left_running: false,
    executions: [],
  };
}

/** A file with the uses that are given. */
export function fileReport(path: string, uses: Record<string, number>) {
  return {
    path,
    read: 0,
    written: 0,
    created: 0,
    deleted: 0,
    executed: 0,
    changed: 0,
    denied: 0,
    ...uses,
  };
}
