import { notices } from "../config/mod.ts";
import { log } from "../log.ts";
import { configureLog } from "../pipeline/logging.ts";
import type { Settings } from "../pipeline/settings.ts";
import { BUILT_IN_PLUGINS } from "../rules/load/version.ts";
import { COMPATIBLE, VERSION } from "../version.ts";
import type { Arguments } from "./arguments.ts";
import { optionName } from "./command.ts";
import { RUN_OPTIONS } from "./run_options.ts";
import { readSettings } from "./settings.ts";

/** Runs `saker run`: prints what was asked for, or watches. */
export async function runCommand(args: Arguments): Promise<number> {
  const settings = readSettings(args);
  await configureLog(settings);
  const { answer } = await import("./_information.ts");
  if (await answer(args, settings)) return 0;

  const pidfile = args.value("pidfile");
  if (args.has("daemon")) {
    const { daemonise, inBackground } = await import("./_daemon.ts");
    if (!inBackground()) return await daemonise(pidfile);
  }
  logStart(settings, args);
  const { run } = await import("../pipeline/run.ts");
  return await run(settings, () => readSettings(args), pidfile);
}

/** Options of old Falco that change nothing here. */
const WITHOUT_EFFECT = RUN_OPTIONS.filter((option) =>
  option.hidden && option.help.includes("not used")
).map(optionName);

function logStart({ loaded, config }: Settings, args: Arguments): void {
  log.info(
    `saker version: ${VERSION}, Falco ${COMPATIBLE.falco} compatible (${Deno.build.arch})`,
  );
  if (loaded.file === undefined) {
    log.info("No configuration file, everything at its default");
  } else {
    log.info("saker initialized with configuration files:");
    for (const { path, unknown } of loaded.files) {
      const verdict = unknown.length === 0 ? "ok" : "failed";
      log.info(`   ${path} | schema validation: ${verdict}`);
    }
  }
  for (const warning of loaded.warnings) log.warn(warning);
  for (const notice of notices(config, (name) => BUILT_IN_PLUGINS.has(name))) {
    log.info(notice);
  }
  for (const name of WITHOUT_EFFECT) {
    if (args.has(name)) log.warn(`Option '${name}' has no effect`);
  }
}
