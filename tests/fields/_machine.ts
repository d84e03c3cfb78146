/** What /proc and the account files say of a process, read without any of saker's own code. */

function read(path: string): string {
  return new TextDecoder().decode(Deno.readFileSync(path));
}

/** A process as /proc shows it. */
export class Process {
  readonly pid: number;
  constructor(pid: number | string) {
    this.pid = Number(pid);
  }

  /** Field `n` of stat, counted from 1, behind the name. */
  stat(n: number): number {
    const text = read(`/proc/${this.pid}/stat`);
    return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[n - 3]);
  }
  /** The words of a line of status. */
  status(key: string): string[] {
    const line = read(`/proc/${this.pid}/status`).split("\n")
      .find((line) => line.startsWith(`${key}:`));
    return (line ?? "").split(/\s+/).slice(1);
  }
  get comm(): string {
    return read(`/proc/${this.pid}/comm`).slice(0, -1);
  }
  get argv(): string[] {
    return read(`/proc/${this.pid}/cmdline`).split("\0").slice(0, -1);
  }
  get args(): string {
    return this.argv.slice(1).join(" ");
  }
  get cmdline(): string {
    return `${this.comm} ${this.args}`.trim();
  }
  get env(): string {
    return read(`/proc/${this.pid}/environ`).split("\0").slice(0, -1).join(" ");
  }
  get exepath(): string {
    return Deno.readLinkSync(`/proc/${this.pid}/exe`);
  }
  get exe(): Deno.FileInfo {
    return Deno.statSync(`/proc/${this.pid}/exe`);
  }
  get cwd(): string {
    return Deno.readLinkSync(`/proc/${this.pid}/cwd`);
  }
  get fds(): number {
    return [...Deno.readDirSync(`/proc/${this.pid}/fd`)].length;
  }
  get tasks(): number[] {
    return [...Deno.readDirSync(`/proc/${this.pid}/task`)]
      .map((entry) => Number(entry.name)).sort((a, b) => a - b);
  }
  get fdLimit(): number {
    const limits = read(`/proc/${this.pid}/limits`);
    return Number(/^Max open files +(\d+)/m.exec(limits)![1]);
  }
  get loginuid(): number {
    return Number(read(`/proc/${this.pid}/loginuid`)) | 0;
  }
  /** Path of the cgroup of a version 1 controller, else that of version 2. */
  cgroup(controller: string): string {
    const lines = read(`/proc/${this.pid}/cgroup`).split("\n")
      .map((line) => line.split(":"));
    const own = lines.find(([, names]) =>
      names?.split(",").includes(controller)
    );
    return (own ?? lines.find(([, names]) => names === ""))?.[2] ?? "";
  }
  /** Start in ms since the epoch, as exactly as /proc tells: a second or so. */
  get start(): number {
    const boot = Number(/^btime (\d+)/m.exec(read("/proc/stat"))![1]);
    return boot * 1000 + this.stat(22) * 10;
  }
  get parent(): Process {
    return new Process(this.stat(4));
  }
  /** Parent, grandparent and so on. */
  get ancestors(): Process[] {
    const out: Process[] = [];
    for (let at = this.parent; at.pid > 0; at = at.parent) out.push(at);
    return out;
  }
}

/** Start of the machine, ms since the epoch. */
export function bootTime(): number {
  return Number(/^btime (\d+)/m.exec(read("/proc/stat"))![1]) * 1000;
}

/** Fields of a line of /etc/passwd or /etc/group. */
export function account(file: "passwd" | "group", id: number): string[] {
  return read(`/etc/${file}`).split("\n").map((line) => line.split(":"))
    .find((fields) => fields[2] === String(id)) ?? [];
}
