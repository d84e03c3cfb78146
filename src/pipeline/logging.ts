import { setUpLog } from "../log.ts";
import type { Settings } from "./settings.ts";

let syslog: { send(severity: number, text: string): Promise<void> } | undefined;

/** Sets saker's own log up as the configuration says. */
export async function configureLog(settings: Settings): Promise<void> {
  const { config } = settings;
  if (config.log_syslog && syslog === undefined) {
    const { SyslogOutput } = await import("../alerts/sinks/syslog.ts");
    syslog = new SyslogOutput();
  }
  setUpLog({
    level: config.log_level,
    stderr: config.log_stderr,
    iso8601: config.time_format_iso_8601,
    // a machine without a system log is no reason to fail, as with syslog(3)
    syslog: config.log_syslog
      ? (severity, text) => void syslog?.send(severity, text).catch(() => {})
      : undefined,
  });
}
