import { RunningSaker } from "../cli/_saker.ts";

/** An alert, as JSON output has it. */
export interface Alert {
  rule: string;
  priority: string;
  output: string;
}

/** A saker with the rules that are on by default, and the alerts it has raised. */
export class Watch {
  readonly #saker: RunningSaker;
  #read = 0;
  readonly alerts: Alert[] = [];

  private constructor(saker: RunningSaker) {
    this.#saker = saker;
  }

  /**
   * @param folder for its files
   * @param options more of `saker run`
   */
  static async start(
    folder: string,
    options: readonly string[] = [],
  ): Promise<Watch> {
    Deno.writeTextFileSync(`${folder}/saker.yaml`, "log_syslog: false\n");
    const saker = new RunningSaker([
      "run",
      ...["-c", `${folder}/saker.yaml`, "--maturity", "stable"],
      ...["-o", "json_output=true", "-o", "rule_matching=all"],
      ...["-P", `${folder}/pid`, ...options],
    ]);
    await saker.until(() => exists(`${folder}/pid`), "saker to be ready");
    return new Watch(saker);
  }

  /** Takes what has been printed since the last time. */
  take(): void {
    const text = this.#saker.stdout;
    for (let end; (end = text.indexOf("\n", this.#read)) >= 0;) {
      const line = text.slice(this.#read, end);
      this.#read = end + 1;
      if (line.startsWith("{")) this.alerts.push(JSON.parse(line));
    }
  }

  /** Milliseconds until there is such an alert; undefined when there is none within `patience`. */
  async find(
    fits: (alert: Alert) => boolean,
    patience: number,
  ): Promise<number | undefined> {
    const began = performance.now();
    for (;;) {
      this.take();
      if (this.alerts.some(fits)) return performance.now() - began;
      if (performance.now() - began > patience) return undefined;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Ends saker; afterwards all alerts are there. */
  async stop(): Promise<void> {
    this.#saker.signal("SIGTERM");
    await this.#saker.end();
    this.take();
  }
}

export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** An id for a container that nobody else plays. */
export function containerId(): string {
  return (crypto.randomUUID() + crypto.randomUUID()).replaceAll("-", "");
}

/** Removes a cgroup, whose processes may not have quite ended; one of the living stays. */
export async function removeCgroup(path: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    try {
      return Deno.removeSync(path);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** A cgroup of the test's own. */
export class Cgroup {
  readonly #path: string;
  readonly #parent: string;

  /** @param name such as `docker/0123…`: one level or two */
  constructor(name: string) {
    // version 1 is mounted by controller
    const root = exists("/sys/fs/cgroup/cgroup.controllers")
      ? "/sys/fs/cgroup"
      : "/sys/fs/cgroup/cpu";
    this.#path = `${root}/${name}`;
    this.#parent = this.#path.slice(0, this.#path.lastIndexOf("/"));
    Deno.mkdirSync(this.#path, { recursive: true });
  }

  /** File through which processes enter. */
  get procs(): string {
    return `${this.#path}/cgroup.procs`;
  }

  /** A command line that runs another one within the cgroup. */
  wrap(command: readonly string[]): string[] {
    const enter = `echo $$ > ${this.procs} && exec "$@"`;
    return ["/bin/sh", "-c", enter, "sh", ...command];
  }

  async remove(): Promise<void> {
    await removeCgroup(this.#path);
    try {
      Deno.removeSync(this.#parent);
    } catch { // somebody else's, or the root
    }
  }
}

/** Runs a command to its end, without output. @throws when it fails, unless `mayFail` */
export async function run(
  command: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; mayFail?: boolean } =
    {},
): Promise<void> {
  const { mayFail = false, ...settings } = options;
  const { code, stdout, stderr } = await new Deno.Command(command[0], {
    args: command.slice(1),
    stdin: "null",
    ...settings,
  }).output();
  if (code === 0 || mayFail) return;
  const said = new TextDecoder().decode(stdout) +
    new TextDecoder().decode(stderr);
  throw new Error(`${command.join(" ")}: exit code ${code}\n${said}`);
}
