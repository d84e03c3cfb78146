import { existsSync } from "node:fs";
import { toJson } from "../alerts/json.ts";
import { CONFIG } from "../config/mod.ts";
import { messageOf, UserError } from "../errors.ts";
import { toText } from "../events/bytestring.ts";
import { readBytes } from "../state/proc/files.ts";
import { log } from "../log.ts";
import type { Settings } from "../pipeline/settings.ts";
import { VERSION, versionInfo, versionText } from "../version.ts";
import type { Arguments } from "./arguments.ts";
import { print } from "../print.ts";

/**
 * Options of `saker run` that print something instead of watching, in Falco's order.
 *
 * @returns whether there was one
 * @throws {UserError} what was asked for cannot be done
 */
export async function answer(
  args: Arguments,
  settings: Settings,
): Promise<boolean> {
  const json = settings.config.json_output;
  if (args.has("config-schema")) {
    print(JSON.stringify(CONFIG.schema, null, 2));
  } else if (args.has("rule-schema")) {
    const { rulesSchema } = await import("../rules/load/schema.ts");
    print(JSON.stringify(rulesSchema(), null, 2));
  } else if (args.has("version")) {
    print(json ? toJson(versionInfo()) : versionText());
  } else if (args.has("page-size")) {
    print(`Your system page size is: ${pageSize()}`);
  } else if (args.has("list")) await listFields(args);
  else if (args.has("list-events")) await listEvents(args);
  else if (args.has("list-plugins")) {
    const { pluginList } = await import("./_plugins.ts");
    print(pluginList(settings.config.load_plugins));
  } else if (args.has("plugin-info")) {
    const { pluginInfo } = await import("./_plugins.ts");
    print(pluginInfo(args.value("plugin-info") ?? ""));
  } else if (args.has("i")) await listIgnored();
  else if (args.has("validate")) await validate(args, settings);
  else if (args.has("L") || args.has("l")) await describe(args, settings);
  else if (args.has("support")) await support(settings);
  else return false;
  return true;
}

function pageSize(): number {
  const libc = Deno.dlopen("libc.so.6", {
    getpagesize: { parameters: [], result: "i32" },
  });
  try {
    return libc.symbols.getpagesize();
  } finally {
    libc.close();
  }
}

/** The form that `--format`, `-N` or the older `--markdown` ask for. */
function listFormat(args: Arguments): "text" | "markdown" | "json" {
  const format = args.value("format") ??
    (args.has("markdown") ? "markdown" : "text");
  if (format === "text" || format === "markdown" || format === "json") {
    return format;
  }
  throw new UserError(
    `Value for --format must be text, markdown or json, not '${format}'`,
  );
}

async function listFields(args: Arguments): Promise<void> {
  const { fieldList } = await import("./fields.ts");
  const names = args.has("N");
  const format = listFormat(args);
  let list: string;
  try {
    list = fieldList({
      source: args.value("list"),
      format: format === "json"
        ? names ? "json-names" : "json-list"
        : names
        ? "names"
        : format,
      verbose: args.has("v"),
    });
  } catch (error) {
    throw new UserError(
      `Value for --list must be a valid source type. ${messageOf(error)}`,
    );
  }
  print(list);
}

async function listEvents(args: Arguments): Promise<void> {
  const { eventList } = await import("./events.ts");
  print(eventList(listFormat(args)));
}

async function listIgnored(): Promise<void> {
  const { highVolumeSyscalls } = await import("../pipeline/syscalls.ts");
  const names = [...highVolumeSyscalls()].sort();
  print(`Ignored syscall(s):\n${names.map((name) => `- ${name}\n`).join("")}`);
}

async function validate(args: Arguments, settings: Settings): Promise<void> {
  const { describeJson, describeText, validateRuleFiles } = await import(
    "../rules/load/mod.ts"
  );
  const files = args.values("validate");
  for (const file of files) {
    if (!existsSync(file)) {
      throw new UserError(`Could not open ${file} for reading`);
    }
  }
  const json = settings.config.json_output;
  const { ok, text, logged, json: object, result } = validateRuleFiles(files);
  for (const block of logged) log.warn(block);
  if (result.pluginError !== undefined) {
    throw new UserError(result.pluginError);
  }
  const rule = args.value("l");
  const describes = ok && (args.has("L") || rule !== undefined);
  if (json) {
    print(toJson(
      {
        ...object,
        ...(describes
          ? { falco_describe_results: describeJson(result, rule) }
          : {}),
      } as Parameters<typeof toJson>[0],
    ));
  } else {
    print(text);
    if (describes) print(`\n${describeText(result, rule)}`.trimEnd());
  }
  if (!ok) throw new UserError(text);
}

async function describe(args: Arguments, settings: Settings): Promise<void> {
  const { describeText, describeJson, loadRuleFiles } = await import(
    "../rules/load/mod.ts"
  );
  const { findRulesFiles, loadSettings, reportRules } = await import(
    "../pipeline/rules.ts"
  );
  const result = loadRuleFiles(
    findRulesFiles(settings).files,
    loadSettings(settings),
  );
  reportRules(result, settings.verbose);
  const rule = args.value("l");
  print(
    settings.config.json_output
      ? toJson(describeJson(result, rule) as Parameters<typeof toJson>[0])
      : describeText(result, rule).trimEnd(),
  );
}

async function support(settings: Settings): Promise<void> {
  const { findRulesFiles } = await import("../pipeline/rules.ts");
  const { files } = findRulesFiles(settings);
  print(toJson(
    {
      version: VERSION,
      engine_info: versionInfo(),
      system_info: {
        sysname: "Linux",
        nodename: Deno.hostname(),
        release: Deno.osRelease(),
        version: kernelVersion(),
        machine: Deno.build.arch,
      },
      cmdline: ["saker", ...Deno.args].join(" "),
      config: settings.loaded.files[0]?.content ?? "",
      rules_files: files.map((file) =>
        typeof file === "string"
          ? { name: file, variants: [{ content: readOr(file, "") }] }
          : { name: file.name, variants: [{ content: file.content }] }
      ),
    } as unknown as Parameters<typeof toJson>[0],
  ));
}

function kernelVersion(): string {
  return toText(readBytes("/proc/sys/kernel/version") ?? "").trim();
}

function readOr(path: string, fallback: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return fallback;
  }
}
