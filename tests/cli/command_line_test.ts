import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../src/cli/commands.ts";
import { saker, withFiles } from "./_saker.ts";

Deno.test("saker --help lists every command and fits a terminal", async () => {
  const { code, stdout } = await saker(["--help"]);
  assertEquals(code, 0);
  // the same behind other options: it is Falco's page, too
  assertEquals(await saker(["-c", "c.yaml", "-h"]), {
    code,
    stdout,
    stderr: "",
  });
  for (const { name } of COMMANDS) assertStringIncludes(stdout, `  ${name} `);
  for (const line of stdout.split("\n")) assert(line.length <= 80, line);
});

Deno.test("saker COMMAND --help fits a terminal and describes every option", async () => {
  for (const { name, load } of COMMANDS) {
    const command = await load();
    const paths = [
      [name],
      ...(command.subcommands ?? []).map((sub) => [
        name,
        sub.name,
      ]),
    ];
    for (const path of paths) {
      const { code, stdout } = await saker([...path, "--help"]);
      assertEquals(code, 0, path.join(" "));
      assertStringIncludes(stdout, `saker ${path.join(" ")}`);
      for (const line of stdout.split("\n")) assert(line.length <= 80, line);
    }
    for (const option of command.options) {
      assert(option.help.length > 0, `${name}: ${option.short}${option.long}`);
    }
  }
});

Deno.test("saker names the nearest command and option, in one line, with code 1", async () => {
  for (
    const [args, expected] of [
      [["rnu"], "Error: There is no command 'rnu': did you mean run?\n"],
      [
        ["--dryrun"],
        "Error: Option '--dryrun' does not exist: did you mean --dry-run?\n",
      ],
      [["-r"], "Error: Option '-r' is missing an argument\n"],
      [
        ["--list", "files"],
        "Error: Value for --list must be a valid source type. There is no event source 'files': use syscall or k8s_audit\n",
      ],
      [["-M", "soon"], "Error: -M soon: expected a number\n"],
      [
        ["-t", "a", "-T", "b"],
        "Error: You can not specify both disabled (-D/-T) and enabled (-t) rules\n",
      ],
      [
        ["--enable-source=syscall", "--disable-source=syscall"],
        "Error: You can not mix --enable-source and --disable-source\n",
      ],
      [
        ["-c", "/nonexistent.yaml"],
        "Error: Could not find configuration file at /nonexistent.yaml\n",
      ],
    ] as const
  ) {
    const { code, stdout, stderr } = await saker(args);
    assertEquals([code, stdout, stderr], [1, "", expected]);
  }
});

Deno.test("saker --version tells its version and those it is compatible with", async () => {
  const { code, stdout } = await saker(["--version"]);
  assertEquals(code, 0);
  for (
    const pattern of [
      /^saker version: \d+\.\d+\.\d+$/m,
      /^Falco version: \d+\.\d+\.\d+$/m,
      /^Engine: {8}0\.\d+\.0$/m,
      /^ {2}Schema version: \d+\.\d+\.\d+$/m,
    ]
  ) assert(pattern.test(stdout), `${pattern} in ${stdout}`);
  const json = JSON.parse(
    (await saker(["--version", "-o", "json_output=true"])).stdout,
  );
  assertEquals(json.engine_version_semver, "0.63.0");
  assertEquals(json.engine_version, "63");
});

Deno.test("saker --support gives configuration and rules away", async () => {
  await withFiles({
    "c.yaml": "log_syslog: false\nrules_files: [DIR/r.yaml]",
    "r.yaml": "[]",
  }, async (dir) => {
    const { stdout } = await saker(["--support", "-c", `${dir}/c.yaml`]);
    const support = JSON.parse(stdout);
    assertStringIncludes(support.config, "log_syslog");
    assertEquals(support.rules_files, [
      { name: `${dir}/r.yaml`, variants: [{ content: "[]" }] },
    ]);
    assertStringIncludes(support.cmdline, "--support");
  });
});

Deno.test("saker --list takes the source with and without an equals sign", async () => {
  const [apart, attached, all] = await Promise.all([
    saker(["--list", "k8s_audit", "-N"]),
    saker(["--list=k8s_audit", "-N"]),
    saker(["--list", "-N"]),
  ]);
  assertEquals(apart, attached);
  assertEquals(apart.code, 0);
  assert(apart.stdout.includes("\nka.verb\n"));
  assert(!apart.stdout.includes("\nproc.name\n"));
  assert(all.stdout.includes("\nproc.name\n"));
});

Deno.test("saker -i lists what is ignored, and not what the state needs", async () => {
  const { stdout } = await saker(["-i"]);
  assertStringIncludes(stdout, "Ignored syscall(s):\n");
  assertStringIncludes(stdout, "\n- write\n");
  assert(!stdout.includes("- sendto\n"));
});

Deno.test("saker --config-schema prints the schema of every key", async () => {
  const schema = JSON.parse((await saker(["--config-schema"])).stdout);
  assertEquals(
    schema.properties.syscall_event_drops.properties.threshold.default,
    0.1,
  );
});

Deno.test("saker completion gives bash a script that completes commands, options and values", async () => {
  const { stdout: script } = await saker(["completion", "bash"]);
  const complete = async (...words: string[]) => {
    const { stdout, stderr } = await new Deno.Command("bash", {
      args: [
        "--norc",
        "-c",
        `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _saker; printf '%s\\n' "\${COMPREPLY[@]}"`,
        "bash",
        ...words,
      ],
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "");
    return new TextDecoder().decode(stdout).trim().split("\n");
  };
  assert((await complete("saker", "")).includes("fields"));
  assertEquals(await complete("saker", "comp"), ["completion"]);
  assertEquals(await complete("saker", "--dry"), ["--dry-run"]);
  assertEquals(await complete("saker", "completion", "z"), ["zsh"]);
  assertEquals(await complete("saker", "version", "--j"), ["--json"]);
  assertEquals(await complete("saker", "--enable-source", "s"), ["syscall"]);
  await withFiles({ "rules.yaml": "" }, async (dir) => {
    assertEquals(await complete("saker", "-r", `${dir}/ru`), [
      `${dir}/rules.yaml`,
    ]);
  });
});

Deno.test("saker completion knows its shells", async () => {
  for (const shell of ["zsh", "fish"]) {
    const { code, stdout } = await saker(["completion", shell]);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "dry-run");
  }
  // values that are no files exclude them
  const fish = await saker(["completion", "fish"]);
  assertStringIncludes(fish.stdout, "-l maturity -x -a 'stable ");
  assertStringIncludes(fish.stdout, "-l rules -r -F -d ");
  const { stdout } = await saker(["completion", "zsh"]);
  // zsh runs the file at the first completion, which must complete already
  assertStringIncludes(stdout, '== _saker ]]; then _saker "$@";');
  assertStringIncludes(stdout, "a\\[0\\]=x");
  const { code, stderr } = await saker(["completion", "tcsh"]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "bash, zsh or fish");
});
