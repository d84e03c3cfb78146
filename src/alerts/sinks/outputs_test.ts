import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Alert } from "../alert.ts";
import { FileOutput } from "./file.ts";
import { type HttpOptions, HttpOutput } from "./http.ts";
import { ProgramOutput } from "./program.ts";
import type { Line } from "./queued_sink.ts";
import { syslogMessage, SyslogOutput } from "./syslog.ts";

const ALERT: Alert = {
  time: 0n,
  rule: "r",
  priority: "Critical",
  source: "syscall",
  message: "m",
  fields: {},
  tags: [],
};
const line = (text: string): Line => ({ text, alert: ALERT });

async function inFolder(test: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("FileOutput appends, and finds a file that was rotated away", async () => {
  await inFolder(async (dir) => {
    const path = `${dir}/events.txt`;
    const output = new FileOutput(path, false);
    await output.deliver([line("a"), line("b")]);
    await Deno.rename(path, `${path}.1`);
    await output.deliver([line("c")]);
    output.deliverNow([line("d")]);
    output.close();
    assertEquals(await Deno.readTextFile(`${path}.1`), "a\nb\n");
    assertEquals(await Deno.readTextFile(path), "c\nd\n");
  });
});

Deno.test("FileOutput that keeps its file open leaves it only when told to reopen", async () => {
  await inFolder(async (dir) => {
    const path = `${dir}/events.txt`;
    const output = new FileOutput(path, true);
    await output.deliver([line("a")]);
    await Deno.rename(path, `${path}.1`);
    await output.deliver([line("b")]);
    output.reopen();
    await output.deliver([line("c")]);
    output.close();
    assertEquals(await Deno.readTextFile(`${path}.1`), "a\nb\n");
    assertEquals(await Deno.readTextFile(path), "c\n");
  });
});

Deno.test("FileOutput fails when the file cannot be opened", async () => {
  await inFolder(async (dir) => {
    const output = new FileOutput(`${dir}/missing/events.txt`, false);
    await assertRejects(() => output.deliver([line("a")]));
  });
});

Deno.test("ProgramOutput starts the program anew for each alert", async () => {
  await inFolder(async (dir) => {
    const output = new ProgramOutput(`(cat; echo end) >> ${dir}/out`, false);
    await output.deliver([line("a; $(touch x) `y`")]);
    await output.deliver([line("b")]);
    await output.close();
    assertEquals(
      await Deno.readTextFile(`${dir}/out`),
      "a; $(touch x) `y`\nend\nb\nend\n",
    );
  });
});

Deno.test("ProgramOutput streams into one program, and starts it again when it has ended", async () => {
  await inFolder(async (dir) => {
    const output = new ProgramOutput(`(cat; echo end) >> ${dir}/out`, true);
    await output.deliver([line("a"), line("b")]);
    await output.reopen();
    await output.deliver([line("c")]);
    await output.close();
    assertEquals(
      await Deno.readTextFile(`${dir}/out`),
      "a\nb\nend\nc\nend\n",
    );
  });
});

Deno.test({
  name: "ProgramOutput does not wait for a program that neither reads nor ends",
  // what is left of the delivery ends with the program
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    for (const keepRunning of [true, false]) {
      const output = new ProgramOutput(
        "trap '' TERM; exec sleep 60",
        keepRunning,
      );
      const delivered = output.deliver([line("x".repeat(1e6))])
        .catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 100));
      const begin = performance.now();
      await output.close();
      assert(performance.now() - begin < 30_000);
      void delivered;
    }
  },
});

Deno.test("ProgramOutput fails when the program does not read", async () => {
  const output = new ProgramOutput("exec 0<&-; sleep 0.2", true);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await assertRejects(async () => {
    // a pipe holds 64 KiB before a writer notices
    for (let i = 0; i < 4; i++) await output.deliver([line("x".repeat(1e5))]);
  });
  await output.close();
});

Deno.test("ProgramOutput fails when there is no such program", async () => {
  // reads the alert, so that only the exit code tells
  const output = new ProgramOutput("cat > /dev/null; /nowhere/x 2>&-", false);
  await assertRejects(
    () => output.deliver([line("a")]),
    Error,
    "cannot be run",
  );
  await output.close();
});

Deno.test("ProgramOutput does not wait for ever for a program that goes on", async () => {
  const output = new ProgramOutput("exec sleep 60", true);
  await output.deliver([line("a")]);
  const began = performance.now();
  await output.close();
  assert(performance.now() - began < 30_000);
});

const HTTP: HttpOptions = {
  url: "",
  json: true,
  userAgent: "test/1",
  insecure: false,
  caCert: "",
  caBundle: "",
  caPath: "",
  mtls: false,
  clientCert: "",
  clientKey: "",
  echo: false,
  compressUploads: false,
  maxConsecutiveTimeouts: 1,
  timeout: 60_000,
};

/** A server that answers each request with the next of `statuses`; 0 = not at all. */
async function withServer(
  statuses: number[],
  test: (url: string, requests: [Headers, string][]) => Promise<void>,
): Promise<void> {
  const requests: [Headers, string][] = [];
  const end = new AbortController();
  const hang = Promise.withResolvers<Response>();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", signal: end.signal, onListen() {} },
    async (request) => {
      requests.push([request.headers, await request.text()]);
      const status = statuses.shift() ?? 200;
      return status === 0
        ? await hang.promise
        : new Response("answer", { status });
    },
  );
  try {
    await test(`http://127.0.0.1:${server.addr.port}/x`, requests);
  } finally {
    hang.resolve(new Response());
    end.abort();
    await server.finished;
  }
}

Deno.test("HttpOutput posts each alert with its type and its agent", async () => {
  await withServer([], async (url, requests) => {
    const output = new HttpOutput({ ...HTTP, url: `"${url}"` });
    await output.deliver([line('{"a":1}')]);
    output.close();
    const text = new HttpOutput({
      ...HTTP,
      url,
      json: false,
      compressUploads: true,
    });
    await text.deliver([line("é")]);
    text.close();
    assertEquals(requests.map(([, body]) => body), ['{"a":1}', "é"]);
    assertEquals(requests[0][0].get("content-type"), "application/json");
    assertEquals(requests[0][0].get("user-agent"), "test/1");
    assertEquals(requests[1][0].get("content-type"), "text/plain");
    assertEquals(requests[1][0].get("te"), "gzip");
  });
});

Deno.test("HttpOutput says when the endpoint refuses an alert, and goes on with the next", async () => {
  await withServer([500, 302, 201], async (url, requests) => {
    const output = new HttpOutput({ ...HTTP, url });
    for (const status of [500, 302]) {
      await assertRejects(
        () => output.deliver([line("a")]),
        Error,
        `answered ${status}`,
      );
    }
    await output.deliver([line("b")]);
    output.close();
    assertEquals(requests.map(([, body]) => body), ["a", "a", "b"]);
  });
});

Deno.test("HttpOutput names the setting whose file cannot be read", () => {
  const wrong = { ...HTTP, url: "https://127.0.0.1/" };
  assertThrows(
    () => new HttpOutput({ ...wrong, caCert: "/nowhere.pem" }),
    Error,
    "http_output.ca_cert: /nowhere.pem: no such file",
  );
  assertThrows(
    () => new HttpOutput({ ...wrong, mtls: true, clientCert: "/none.pem" }),
    Error,
    "http_output.client_cert: /none.pem",
  );
});

Deno.test("HttpOutput tries again after a time-out, so often and not more", async () => {
  await withServer([0, 200, 0, 0], async (url, requests) => {
    // long enough for the answer, even on a busy machine
    const patient = new HttpOutput({ ...HTTP, url, timeout: 3000 });
    await patient.deliver([line("a")]);
    assertEquals(requests.length, 2);
    patient.close();
    const output = new HttpOutput({ ...HTTP, url, timeout: 1000 });
    await assertRejects(
      () => output.deliver([line("b")]),
      Error,
      "no answer within 1000 ms",
    );
    // the server may take longer to see them
    for (let i = 0; i < 3000 && requests.length < 4; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assertEquals(requests.length, 4);
    output.close();
  });
});

Deno.test("HttpOutput fails at once when nobody listens", async () => {
  const output = new HttpOutput({ ...HTTP, url: "http://127.0.0.1:1/" });
  await assertRejects(() => output.deliver([line("a")]));
  output.close();
});

Deno.test("HttpOutput refuses what is no web address", () => {
  assertThrows(() => new HttpOutput({ ...HTTP, url: "nowhere" }));
  assertThrows(() => new HttpOutput({ ...HTTP, url: "ftp://x/" }));
});

Deno.test("syslogMessage() is what syslog(3) would send", () => {
  const time = new Date(2026, 2, 3, 4, 5, 6);
  assertEquals(
    new TextDecoder().decode(syslogMessage(2, "saker", "text", time)),
    "<10>Mar  3 04:05:06 saker: text",
  );
});

Deno.test("SyslogOutput sends datagrams to the log's socket", async () => {
  await inFolder(async (dir) => {
    const path = `${dir}/log`;
    const server = new Deno.Command("python3", {
      args: [
        "-c",
        `import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind("${path}")
print("ready", flush=True)
for i in range(3): print(s.recv(4096).decode(), flush=True)`,
      ],
      stdout: "piped",
    }).spawn();
    const reader = server.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    await reader.read();
    const output = new SyslogOutput("saker", path);
    await output.deliver([line("one"), line("two")]);
    output.reopen();
    await output.deliver([line("three")]);
    output.close();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += value;
    }
    await server.status;
    assertEquals(
      text.trim().split("\n").map((row) =>
        row.replace(/^(<\d+>).* (saker: )/, "$1$2")
      ),
      ["<10>saker: one", "<10>saker: two", "<10>saker: three"],
    );
  });
});

Deno.test("SyslogOutput fails when there is no log", async () => {
  await inFolder(async (dir) => {
    const output = new SyslogOutput("saker", `${dir}/log`);
    await assertRejects(() => output.deliver([line("x")]), Error, "cannot");
    output.close();
  });
});
