import type { Report } from "./report.ts";

/** The machine, as reports name it. */
export function describeHost(): Report["host"] {
  return {
    hostname: Deno.hostname(),
    os: osName(),
    kernel: Deno.osRelease(),
    architecture: Deno.build.arch,
    cpus: navigator.hardwareConcurrency,
  };
}

function osName(): string {
  for (const path of ["/etc/os-release", "/usr/lib/os-release"]) {
    try {
      const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(
        Deno.readTextFileSync(path),
      );
      if (name !== null) return name[1];
    } catch {
      // the next one, then
    }
  }
  return "Linux";
}
