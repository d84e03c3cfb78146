/** A page in a real browser, driven through its debugging protocol. */
interface Message {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
}

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Path of a browser; undefined where there is none. */
export function findBrowser(): string | undefined {
  return (Deno.env.get("PATH") ?? "").split(":").flatMap((dir) =>
    NAMES.map((name) => `${dir}/${name}`)
  ).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** What `look` finds, as soon as it finds something. */
async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) throw new Error("waited in vain");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** An open page. */
export class Browser {
  /** What the page has complained about: console, policy violations, uncaught errors. */
  readonly complaints: string[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #socket: WebSocket;
  readonly #directory: string;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #loaded = Promise.withResolvers<void>();
  #next = 1;

  private constructor(
    child: Deno.ChildProcess,
    socket: WebSocket,
    directory: string,
  ) {
    this.#child = child;
    this.#socket = socket;
    this.#directory = directory;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
  }

  static async open(program: string): Promise<Browser> {
    const directory = await Deno.makeTempDir();
    const child = new Deno.Command(program, {
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        `--user-data-dir=${directory}`,
        "--remote-debugging-port=0",
        "about:blank",
      ],
      // it leaves files there when it is killed
      env: { TMPDIR: directory },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const file = `${directory}/DevToolsActivePort`;
    const page = await eventually(async () => {
      const [port, rest] = (await Deno.readTextFile(file)).split("\n");
      if (rest === undefined) return undefined;
      const answer = await fetch(`http://127.0.0.1:${port}/json`);
      const targets: { type: string; webSocketDebuggerUrl: string }[] =
        await answer.json();
      return targets.find(({ type }) => type === "page");
    });
    const socket = new WebSocket(page.webSocketDebuggerUrl);
    await new Promise((resolve) => socket.onopen = resolve);
    const browser = new Browser(child, socket, directory);
    for (const domain of ["Page", "Runtime", "Log"]) {
      await browser.#call(`${domain}.enable`);
    }
    return browser;
  }

  /** Opens a file and waits until it is there. */
  async show(path: string): Promise<void> {
    this.#loaded = Promise.withResolvers();
    await this.#call("Page.navigate", { url: `file://${path}` });
    await this.#loaded.promise;
  }

  /** Value of an expression within the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.#call("Runtime.evaluate", {
      expression,
      returnByValue: true,
    });
    return (result as { value: unknown }).value;
  }

  async #call(
    method: string,
    params: Record<string, unknown> = {},
  ): Promise<Record<string, unknown>> {
    const id = this.#next++;
    const answer = new Promise<Message>((resolve) =>
      this.#waiting.set(id, resolve)
    );
    this.#socket.send(JSON.stringify({ id, method, params }));
    return (await answer).result ?? {};
  }

  #take(message: Message): void {
    if (message.id !== undefined) {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    } else if (message.method === "Page.loadEventFired") {
      this.#loaded.resolve();
    } else if (
      message.method === "Log.entryAdded" ||
      message.method === "Runtime.consoleAPICalled" ||
      message.method === "Runtime.exceptionThrown" ||
      message.method === "Page.javascriptDialogOpening"
    ) this.complaints.push(JSON.stringify(message));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#socket.onclose = resolve);
    this.#child.kill("SIGTERM");
    await closed;
    await this.#child.status;
    // its helpers may still be writing
    for (let i = 0; i < 200; i++) {
      try {
        await Deno.remove(this.#directory, { recursive: true });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}
