import { auditInput, type Config } from "../config/mod.ts";
import { UserError } from "../errors.ts";

/** Sources of events that this configuration has: `k8s_audit` where the plugin of that name is to read from somewhere. */
export function loadedSources(config: Config): readonly string[] {
  if (auditInput(config) === undefined) return ["syscall"];
  return ["nodriver", "none"].includes(config.engine.kind)
    ? ["k8s_audit"]
    : ["syscall", "k8s_audit"];
}

/**
 * The sources that are left by the options of the command line.
 *
 * @throws {UserError} the options contradict each other, name what is not there, or leave nothing
 */
export function enabledSources(
  config: Config,
  enabled: readonly string[],
  disabled: readonly string[],
): readonly string[] {
  if (enabled.length > 0 && disabled.length > 0) {
    throw new UserError("You can not mix --enable-source and --disable-source");
  }
  const loaded = loadedSources(config);
  for (const name of [...enabled, ...disabled]) {
    if (!loaded.includes(name)) {
      throw new UserError(
        `Attempted ${
          enabled.includes(name) ? "enabling" : "disabling"
        } an unknown event source: ${name} (there are ${loaded.join(", ")})`,
      );
    }
  }
  const left = loaded.filter((name) =>
    enabled.length > 0 ? enabled.includes(name) : !disabled.includes(name)
  );
  if (left.length === 0) {
    throw new UserError("Can not disable all event sources");
  }
  return left;
}

/**
 * The audit log that is to be read in place of the kernel's events.
 *
 * @returns undefined when syscalls are watched
 * @throws {UserError} it would have to come over the network
 */
export function auditFile(
  config: Config,
  sources: readonly string[],
): string | undefined {
  if (sources.length !== 1 || sources[0] !== "k8s_audit") return undefined;
  const input = auditInput(config);
  if (input !== undefined && /^https?:/.test(input)) {
    throw new UserError(
      `plugins: k8saudit cannot take events from ${input}, only from a file: set its open_params to the file's path`,
    );
  }
  return input;
}
