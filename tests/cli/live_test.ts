/** Runs on the live kernel, in a process of their own. Skipped where the probe cannot be loaded, see tests/syscalls. */
import { existsSync } from "node:fs";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { liveTest as live } from "../_live.ts";
import { commandLine, RunningSaker, saker, withFiles } from "./_saker.ts";

const rules = (prefix: string) => `
- rule: Marked file
  desc: A file of this test was opened.
  condition: evt.type in (open, openat) and fd.name startswith ${prefix}
  output: opened %fd.name by %proc.name
  priority: WARNING
`;
const CONFIG = "log_syslog: false\nrules_files: [DIR/r.yaml]\n";

/** Makes a file, by a process that saker sees. */
async function touch(path: string): Promise<void> {
  await new Deno.Command("touch", { args: [path] }).output();
}

/** How many lines a file has by now. */
function lines(path: string): number {
  return existsSync(path)
    ? Deno.readTextFileSync(path).split("\n").length - 1
    : 0;
}

/** Runs saker live with these files and lets `test` do something meanwhile. */
async function watching(
  files: Record<string, string>,
  args: readonly string[],
  test: (saker: RunningSaker, dir: string) => Promise<void>,
): Promise<void> {
  await withFiles(
    { "r.yaml": rules("DIR/marked"), "c.yaml": CONFIG, ...files },
    async (dir) => {
      const running = new RunningSaker([
        "-c",
        `${dir}/c.yaml`,
        "-P",
        `${dir}/pid`,
        ...args,
      ]);
      try {
        await running.until(() => existsSync(`${dir}/pid`), "the pid file");
        await test(running, dir);
      } finally {
        await running.stop();
      }
    },
  );
}

live(
  "saker run raises an alert, and its summary accounts for every event",
  async () => {
    await watching({}, [], async (running, dir) => {
      assertEquals(Deno.readTextFileSync(`${dir}/pid`), `${running.pid}\n`);
      await touch(`${dir}/marked`);
      await running.until(() => running.stdout.includes("touch"), "the alert");
      running.signal("SIGINT");
      const { code, stdout, stderr } = await running.end();
      assertEquals(code, 0);
      assertStringIncludes(stdout, `Warning opened ${dir}/marked by touch\n`);
      assertStringIncludes(stdout, "Events detected: 1\n");
      assertStringIncludes(stdout, "   WARNING: 1\n");
      assertStringIncludes(stdout, "   Marked file: 1\n");
      const [, seen, delivered, dropped, unread] =
        /Events seen \(syscall\): (\d+), delivered: (\d+), dropped: (\d+)(?: \(.*\))?(?:, unread at the end: (\d+))?\n/
          .exec(stderr)!.map(Number);
      assert(delivered > 0);
      assertEquals(seen, delivered + dropped + (unread || 0));
      assert(!existsSync(`${dir}/pid`));
    });
  },
);

live("saker run --print shows the events themselves as well", async () => {
  await watching({}, ["--print"], async (running, dir) => {
    await touch(`${dir}/marked`);
    await running.until(
      () =>
        /^\d+ \S+ \d+ touch \(\d+\) < openat .*marked/m.test(running.stdout),
      "the event",
    );
    running.signal("SIGTERM");
    assertStringIncludes((await running.end()).stdout, "Events detected: 1\n");
  });
});

live("saker run stops after -M seconds", async () => {
  await withFiles(
    { "r.yaml": rules("DIR/marked"), "c.yaml": CONFIG },
    async (dir) => {
      const { code, stdout } = await saker(["-c", `${dir}/c.yaml`, "-M", "1"]);
      assertEquals(code, 0);
      assertStringIncludes(stdout, "Events detected: ");
    },
  );
});

live("saker run does not see itself", async () => {
  await watching(
    {
      "c.yaml":
        `${CONFIG}file_output: {enabled: true, filename: DIR/marked-out}`,
    },
    [],
    async (running, dir) => {
      await touch(`${dir}/marked`);
      await running.until(() => existsSync(`${dir}/marked-out`), "the file");
      await new Promise((resolve) => setTimeout(resolve, 300));
      running.signal("SIGTERM");
      assertStringIncludes(
        (await running.end()).stdout,
        "Events detected: 1\n",
      );
    },
  );
});

live(
  "saker run takes changed rules over, and keeps the old ones when they are wrong",
  async () => {
    await watching({}, [], async (running, dir) => {
      const count = (text: string) => running.stdout.split(text).length - 1;
      // at once: nobody must read half of it
      const replace = (text: string) => {
        Deno.writeTextFileSync(`${dir}/new`, text);
        Deno.renameSync(`${dir}/new`, `${dir}/r.yaml`);
      };
      replace(rules(`${dir}/other`));
      await running.until(
        () => running.stderr.includes("have been reloaded"),
        "the reload",
      );
      // what Falco says of changed files, too
      assertStringIncludes(running.stderr, "SIGHUP received, restarting...");
      await touch(`${dir}/marked`);
      await touch(`${dir}/other1`);
      await running.until(() => count("other1") === 1, "the new rule");

      replace("- rule: broken");
      await running.until(
        () => count("Critical Falco internal: hot restart failure") === 1,
        "the internal alert",
      );
      await touch(`${dir}/other2`);
      await running.until(() => count("other2") === 1, "the rule that stayed");

      running.signal("SIGHUP");
      await running.until(
        () => count("hot restart failure") === 2,
        "the alert",
      );
      running.signal("SIGTERM");
      const { code, stdout } = await running.end();
      assertEquals(code, 0);
      assert(!stdout.includes("marked"));
    });
  },
);

live("a SIGHUP while saker run starts is a reload like others", async () => {
  await withFiles(
    { "r.yaml": rules("DIR/marked"), "c.yaml": CONFIG },
    async (dir) => {
      const running = new RunningSaker(["-c", `${dir}/c.yaml`]);
      await running.until(
        () => running.stderr.includes("Loading rules"),
        "the start",
      );
      running.signal("SIGHUP");
      await running.until(
        () => running.stderr.includes("have been reloaded"),
        "the reload",
      );
      running.signal("SIGTERM");
      assertEquals((await running.end()).code, 0);
    },
  );
});

live("SIGUSR1 reopens files and opens no debugger's port", async () => {
  await watching(
    {
      "c.yaml":
        `${CONFIG}file_output: {enabled: true, keep_alive: true, filename: DIR/out}`,
    },
    [],
    async (running, dir) => {
      await touch(`${dir}/marked1`);
      await running.until(() => existsSync(`${dir}/out`), "the file");
      Deno.renameSync(`${dir}/out`, `${dir}/out.1`);
      // the runtime would listen for the signal after half a second
      await new Promise((resolve) => setTimeout(resolve, 600));
      running.signal("SIGUSR1");
      await running.until(
        () => running.stderr.includes("reopening outputs"),
        "the signal to be seen",
      );
      await touch(`${dir}/marked2`);
      await running.until(() => existsSync(`${dir}/out`), "the new file");
      running.signal("SIGTERM");
      const { stderr } = await running.end();
      assert(!stderr.includes("Debugger"), stderr);
      assertStringIncludes(Deno.readTextFileSync(`${dir}/out.1`), "marked1");
      assertStringIncludes(Deno.readTextFileSync(`${dir}/out`), "marked2");
    },
  );
});

live("hostile file names do not reach the terminal", async () => {
  await watching({}, [], async (running, dir) => {
    await touch(`${dir}/marked\x1b[2J\nError: fake\x9b\x07`);
    await running.until(() => running.stdout.includes("fake"), "the alert");
    running.signal("SIGTERM");
    const { stdout } = await running.end();
    const line = stdout.split("\n").find((line) => line.includes("fake"))!;
    assertStringIncludes(line, "marked\\u001b[2J\\nError: fake");
    assert(!/\p{Cc}/u.test(line));
  });
});

live("a program that reads nothing costs alerts, never events", async () => {
  await watching(
    {
      "c.yaml":
        `${CONFIG}outputs_queue: {capacity: 5}\nstdout_output: {enabled: false}\noutput_timeout: 300\n` +
        "program_output: {enabled: true, program: exec sleep 1000}",
    },
    ["--print"],
    async (running, dir) => {
      for (let i = 0; i < 20; i++) await touch(`${dir}/marked${i}`);
      await running.until(
        () => running.stderr.includes("output timeout, all output channels"),
        "the watchdog",
      );
      const opens = () => running.stdout.match(/< openat .*marked/g) ?? [];
      await running.until(() => opens().length === 20, "all events");
      running.signal("SIGTERM");
      const { code, stdout, stderr } = await running.end();
      assertEquals(code, 0);
      assertStringIncludes(stdout, "Events detected: 20\n");
      const [, lost] = /Alerts discarded by the program output: (\d+)/
        .exec(stderr)!;
      assert(Number(lost) >= 14, stderr);
    },
  );
});

live(
  "without the privilege to load the probe the error says what is missing",
  async () => {
    const { code, stdout, stderr } = await new Deno.Command("setpriv", {
      args: [
        "--bounding-set=-all",
        "--inh-caps=-all",
        Deno.execPath(),
        ...commandLine(["-M", "1", "-o", "log_level=error"]),
      ],
    }).output();
    const decoder = new TextDecoder();
    const text = decoder.decode(stderr);
    assertEquals([code, decoder.decode(stdout)], [1, ""]);
    assert(text.startsWith("Error: "), text);
    assertStringIncludes(text, "CAP_BPF");
    assert(!text.includes("    at "), text);
  },
);

live("two sakers watch at once", async () => {
  await watching({}, [], async (one, dir) => {
    const two = new RunningSaker([
      "-c",
      `${dir}/c.yaml`,
      "-P",
      `${dir}/pid2`,
    ]);
    await two.until(() => existsSync(`${dir}/pid2`), "the second pid file");
    for (const running of [one, two]) {
      await touch(`${dir}/marked`);
      await running.until(() => running.stdout.includes("touch"), "the alert");
      running.signal("SIGTERM");
      assertEquals((await running.end()).code, 0);
    }
  });
});

live(
  "saker -d goes into the background and is found by its pid file",
  async () => {
    await withFiles(
      {
        "r.yaml": rules("DIR/marked"),
        "c.yaml": `${CONFIG}file_output: {enabled: true, filename: DIR/out}`,
      },
      async (dir) => {
        const args = ["-c", `${dir}/c.yaml`, "-d"];
        assertEquals((await saker(args)).code, 1);
        const { code } = await saker([...args, "-P", `${dir}/pid`]);
        assertEquals(code, 0);
        const pid = Number(Deno.readTextFileSync(`${dir}/pid`));
        try {
          await touch(`${dir}/marked`);
          for (let i = 0; i < 3000 && lines(`${dir}/out`) === 0; i++) {
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          assertStringIncludes(Deno.readTextFileSync(`${dir}/out`), "marked");
        } finally {
          Deno.kill(pid, "SIGTERM");
        }
        for (let i = 0; i < 3000 && existsSync(`/proc/${pid}/exe`); i++) {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        assert(!existsSync(`${dir}/pid`));
      },
    );
  },
);
