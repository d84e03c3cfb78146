import { RunningSaker } from "../cli/_saker.ts";
import { Cgroup, containerId, exists } from "../rules/_watch.ts";
import { LAYERS, rulesFor, STEPS } from "./_steps.ts";

/** Id of the container that a process of the scene is put into. */
export const CONTAINER: string = containerId();
/** How long the scene may take, ms. */
const PATIENCE = 120_000;
const SOURCE = new URL("scene.c", import.meta.url).pathname;

/** Values of the fields that an alert has printed. */
export type Values = Record<string, unknown>;

/** What the scene has told, and what the machine shows of its processes while they live. */
export interface Facts {
  folder: string;
  /** What the program has printed, by name. */
  told: ReadonlyMap<string, string>;
  /** When the scene began and ended, ms since the epoch. */
  began: number;
  ended: number;
}

async function build(folder: string): Promise<string> {
  const program = `${folder}/scene`;
  const { success, stderr } = await new Deno.Command("cc", {
    args: ["-O1", "-Wall", "-o", program, SOURCE, "-pthread"],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return program;
}

/** Reads what the program tells until it is ready. */
async function listen(
  output: ReadableStreamDefaultReader<string>,
): Promise<Map<string, string>> {
  let text = "";
  while (!/^ready$/m.test(text) || !/^boxed \d+$/m.test(text)) {
    const { value, done } = await output.read();
    if (done) throw new Error(`the scene ended early:\n${text}`);
    text += value;
  }
  return new Map(
    text.trim().split("\n").map((line) => {
      const [name] = line.split(" ", 1);
      return [name, line.slice(name.length + 1)];
    }),
  );
}

/**
 * Plays the scene before saker with rules that print `fields`.
 *
 * @param judge called while all processes of the scene are still there, with what saker has printed, by rule
 */
export async function play(
  fields: readonly string[],
  judge: (alerts: ReadonlyMap<string, Values>, facts: Facts) => Promise<void>,
): Promise<void> {
  const base = await Deno.makeTempDir({ prefix: "saker-scene-" });
  const folder = `${base}/stage`;
  const cgroup = new Cgroup(`docker/${CONTAINER}`);
  try {
    await Deno.chmod(base, 0o755);
    await Deno.mkdir(folder);
    await Deno.chmod(folder, 0o777);
    const program = await build(base);
    await Deno.writeTextFile(`${base}/rules.yaml`, rulesFor(fields));
    const config = `${base}/saker.yaml`;
    await Deno.writeTextFile(config, "log_syslog: false\n");
    const saker = new RunningSaker([
      "run",
      ...["-c", config, "-r", `${base}/rules.yaml`, "-P", `${base}/pid`],
      ...["-A", "-o", "json_output=true", "-o", "rule_matching=all"],
    ]);
    await saker.until(() => exists(`${base}/pid`), "saker to be ready");
    const began = Date.now();
    const scene = new Deno.Command("/bin/sh", {
      args: ["-c", '"$0" "$@"; :', program, folder, cgroup.procs],
      clearEnv: true,
      env: { FIELD: "of the scene", PATH: "/usr/bin:/bin" },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const output = scene.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    const late = setTimeout(() => scene.kill("SIGKILL"), PATIENCE);
    try {
      const told = await listen(output);
      for (const step of Object.keys(STEPS)) {
        if (LAYERS.has(step) && told.has("overlay")) continue;
        const seen = () => saker.stdout.includes(`"rule":"${step}"`);
        await saker.until(seen, `the event of step ${step}`);
      }
      saker.signal("SIGTERM");
      const { stdout } = await saker.end();
      const alerts = new Map<string, Values>();
      for (const line of stdout.split("\n")) {
        if (!line.startsWith("{")) continue;
        const { rule, output_fields } = JSON.parse(line);
        alerts.set(rule, output_fields);
      }
      await judge(alerts, { folder, told, began, ended: Date.now() });
    } finally {
      clearTimeout(late);
      await scene.stdin.close();
      await output.cancel();
      await scene.status;
    }
  } finally {
    await cgroup.remove();
    await Deno.remove(base, { recursive: true });
  }
}
