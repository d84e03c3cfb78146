import { toJson } from "../alerts/json.ts";
import { versionInfo, versionText } from "../version.ts";
import type { Command } from "./command.ts";
import { print } from "../print.ts";

/** `saker version` */
export const command: Command = {
  name: "version",
  summary: "Print the version, and those of Falco's interfaces it speaks",
  usage: "[--json]",
  options: [{ long: "json", help: "Print JSON." }],
  run(args) {
    print(args.has("json") ? toJson(versionInfo()) : versionText());
    return 0;
  },
};
