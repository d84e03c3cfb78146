import { probeCheck } from "../sources/probe/mod.ts";
import { toJson } from "../alerts/json.ts";
import { fileStatus } from "../state/proc/files.ts";
import type { Command } from "./command.ts";
import { print } from "../print.ts";

/** One line of the report. */
interface Finding {
  check: string;
  /** `missing` stands in the way of watching; `absent` only limits what can be done. */
  status: "ok" | "missing" | "absent";
  detail: string;
}

/**
 * Checks of the shared object (`probe/saker.h`), what is lost without it (undefined = saker cannot watch), and what it is
 * used for where that is not plain.
 */
const PROBE_CHECKS: readonly [
  name: string,
  title: string,
  loss?: string,
  use?: string,
][] = [
  ["kernel", "kernel"],
  ["btf", "type information (BTF)"],
  ["capabilities", "capabilities"],
  ["lockdown", "lockdown"],
  ["ring_buffer", "BPF ring buffer"],
  ["jit", "BPF compiler", "events cost several times as much"],
  ["tp_btf", "typed tracepoints", "raw tracepoints are needed then"],
  ["raw_tp", "raw tracepoints", "typed tracepoints are needed then"],
  [
    "fentry",
    "fentry",
    "fs.realpath of rename, unlink and their like does not follow links",
    "fs.realpath follows links",
  ],
  ["lsm", "BPF LSM", "responses cannot deny, only signal"],
  ["iterators", "BPF iterators", "/proc is read at start instead"],
];

const SOCKETS = [
  "/var/run/docker.sock",
  "/run/podman/podman.sock",
  "/run/containerd/containerd.sock",
  "/run/crio/crio.sock",
];

/** `saker doctor` */
export const command: Command = {
  name: "doctor",
  summary: "Check what this machine offers to saker",
  usage: "[--json]",
  options: [{ long: "json", help: "Print JSON." }],
  details: "Exit code 0 when saker can watch this machine, 1 when something " +
    "that it cannot do without is missing.",
  run(args) {
    const findings = [...probeFindings(), tracefs(), ...sockets()];
    if (args.has("json")) {
      print(toJson(findings.map((finding) => ({ ...finding }))));
    } else {
      const width = Math.max(...findings.map(({ check }) => check.length));
      for (const { check, status, detail } of findings) {
        print(`${check.padEnd(width)}  ${status.padEnd(7)}  ${detail}`);
      }
    }
    return findings.some(({ status }) => status === "missing") ? 1 : 0;
  },
};

function probeFindings(): Finding[] {
  return PROBE_CHECKS.map(([name, title, loss, use]) => {
    const { ok, text } = probeCheck(name);
    const more = ok ? use : loss;
    return {
      check: title,
      status: ok ? "ok" : loss === undefined ? "missing" : "absent",
      detail: more === undefined ? text : `${text}; ${more}`,
    };
  });
}

function tracefs(): Finding {
  return {
    check: "tracefs",
    status: "ok",
    detail: exists("/sys/kernel/tracing/events")
      ? "mounted, but not needed"
      : "not mounted, and not needed",
  };
}

function sockets(): Finding[] {
  return SOCKETS.map((path) =>
    exists(path)
      ? { check: "container socket", status: "ok", detail: path }
      : { check: "container socket", status: "absent", detail: path }
  );
}

function exists(path: string): boolean {
  return fileStatus(path) !== undefined;
}
