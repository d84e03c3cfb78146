import { assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../errors.ts";
import { loadConfig, type LoadConfigOptions } from "./load.ts";

/** Runs `test` in a folder that holds the given files. */
function withFiles(
  files: Record<string, string>,
  test: (dir: string) => void,
): void {
  const dir = Deno.makeTempDirSync();
  try {
    for (const [name, content] of Object.entries(files)) {
      if (name.includes("/")) {
        Deno.mkdirSync(`${dir}/${name.slice(0, name.lastIndexOf("/"))}`, {
          recursive: true,
        });
      }
      Deno.writeTextFileSync(
        `${dir}/${name}`,
        content.replaceAll("DIR", dir),
      );
    }
    test(dir);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
}

/** Loads `content` as the main file. */
function load(
  content: string,
  options: LoadConfigOptions = {},
  check: (loaded: ReturnType<typeof loadConfig>) => void = () => {},
): void {
  withFiles({ "main.yaml": content }, (dir) => {
    check(loadConfig({ file: `${dir}/main.yaml`, ...options }));
  });
}

Deno.test("loadConfig() takes the defaults when a file is empty", () => {
  load("", {}, ({ config, warnings }) => {
    assertEquals(config.priority, "debug");
    assertEquals(config.stdout_output.enabled, true);
    assertEquals(config.engine.kind, "modern_ebpf");
    assertEquals(config.engine.modern_ebpf.cpus_for_each_buffer, 2);
    assertEquals(config.syscall_event_drops.actions, ["log", "alert"]);
    assertEquals(config.rules_files, undefined);
    assertEquals(warnings, []);
  });
});

Deno.test("loadConfig() reads values of every kind, also as text", () => {
  load(
    `
json_output: yes
output_timeout: "300"
syscall_event_drops: {threshold: .5, rate: 1}
rules_files: [a.yaml, b.yaml]
static_fields: {node: n1, number: 7}
log_level: WARNING
`,
    {},
    ({ config }) => {
      assertEquals(config.json_output, true);
      assertEquals(config.output_timeout, 300);
      assertEquals(config.syscall_event_drops.threshold, 0.5);
      assertEquals(config.rules_files, ["a.yaml", "b.yaml"]);
      assertEquals(config.static_fields, { node: "n1", number: "7" });
      assertEquals(config.log_level, "warning");
    },
  );
});

Deno.test("loadConfig() takes a single rules file for a list of one, in its old key too", () => {
  load("rules_file: /x.yaml", {}, ({ config }) => {
    assertEquals(config.rules_file, ["/x.yaml"]);
  });
  assertThrows(
    () => load("rules_file: /x\nrules_files: [/y]"),
    UserError,
    "both 'rules_files' and 'rules_file'",
  );
});

Deno.test("loadConfig() takes the default where a key says nothing", () => {
  load(
    "json_output: ${UNSET}\nwatch_config_files:\noutput_timeout: ''\nfile_output:\n" +
      "config_files: ${UNSET}\nplugins: ${UNSET}\nhttp_output: ''\nappend_output: ''",
    { variable: () => undefined },
    ({ config }) => {
      assertEquals(config.plugins, []);
      assertEquals(config.append_output, []);
      assertEquals(config.http_output.enabled, false);
      assertEquals(config.json_output, false);
      assertEquals(config.watch_config_files, true);
      assertEquals(config.output_timeout, 2000);
      assertEquals(config.file_output.enabled, false);
    },
  );
});

Deno.test("loadConfig() takes one name for a list of names", () => {
  load(
    "load_plugins: json\nbase_syscalls: {custom_set: open}",
    {},
    ({ config }) => {
      assertEquals(config.load_plugins, ["json"]);
      assertEquals(config.base_syscalls.custom_set, ["open"]);
    },
  );
});

Deno.test("loadConfig() warns of unknown keys with the one that was meant", () => {
  load("json_ouput: true\nfile_output: {file: x}", {}, ({ warnings }) => {
    assertEquals(warnings.length, 2);
    assertEquals(
      warnings[0].endsWith(
        "unknown key 'json_ouput': did you mean 'json_output'?",
      ),
      true,
      warnings[0],
    );
    assertEquals(warnings[1].includes("'file_output.file'"), true);
  });
});

Deno.test("loadConfig() warns of unknown keys in the file and the override they are in", () => {
  withFiles({
    "main.yaml": "config_files: [DIR/a.yaml]",
    "a.yaml": "json_outputs: true",
  }, (dir) => {
    const { files, warnings } = loadConfig({
      file: `${dir}/main.yaml`,
      overrides: ["rules_files[0]=x", "jsn_output=true"],
    });
    assertEquals(files.map(({ unknown }) => unknown.length), [0, 1]);
    assertEquals(warnings, [
      `${dir}/a.yaml: unknown key 'json_outputs': did you mean 'json_output'?`,
      "-o jsn_output=true: unknown key 'jsn_output': did you mean 'json_output'?",
    ]);
  });
});

Deno.test("loadConfig() names file and key of every wrong value at once", () => {
  withFiles(
    { "f.yaml": "json_output: 3\noutput_timeout: soon\npriority: urgnt" },
    (dir) => {
      const error = assertThrows(
        () => loadConfig({ file: `${dir}/f.yaml` }),
        UserError,
      );
      for (
        const part of [
          `${dir}/f.yaml`,
          "json_output: expected true or false, found 3",
          "output_timeout: expected a whole number of at least 1, found 'soon'",
          'priority: Unknown priority "urgnt"--must be one of emergency, alert,',
        ]
      ) assertEquals(error.message.includes(part), true, error.message);
    },
  );
});

Deno.test("loadConfig() refuses what is no mapping, no YAML or no file", () => {
  assertThrows(() => load("- a"), UserError, "expected a mapping");
  assertThrows(() => load("a: [b"), UserError, "main.yaml");
  assertThrows(
    () => loadConfig({ file: "/nonexistent/x.yaml" }),
    UserError,
    "Could not find configuration file at /nonexistent/x.yaml",
  );
});

Deno.test("loadConfig() puts the environment's values in", () => {
  const variable = (name: string) =>
    ({ ON: "true", NAME: "n1" } as Record<string, string>)[name];
  load(
    `
json_output: \${ON}
static_fields:
  a: "x-\${NAME}-\${NAME}"
  b: "$\${NAME}"
  c: "\${UNSET}"
`,
    { variable },
    ({ config }) => {
      assertEquals(config.json_output, true);
      assertEquals(config.static_fields, {
        a: "x-n1-n1",
        b: "${NAME}",
        c: "",
      });
    },
  );
});

Deno.test("loadConfig() expands values of variables in turn", () => {
  const variables: Record<string, string> = {
    A: "a",
    IN: "${A}/${A}",
    LOOP: "${LOOP}",
  };
  const variable = (name: string) => variables[name];
  const expanded = (text: string) =>
    load(
      `static_fields: {x: '${text}'}`,
      { variable },
      ({ config }) => assertEquals(config.static_fields.x, wanted[text]),
    );
  const wanted: Record<string, string> = {
    "${IN}/b": "a/a/b",
    "$${${A}}": "${a}",
    "$${A}${A}": "${A}a",
    "$$A $A ${A": "$$A $A ${A",
  };
  Object.keys(wanted).forEach(expanded);
  assertThrows(() => expanded("${LOOP}"), UserError, "name each other");
});

Deno.test("loadConfig() refuses a file that includes itself, and appends when it does not know the strategy", () => {
  withFiles({
    "self.yaml": "config_files: DIR/self.yaml",
    "main.yaml":
      "config_files: [{path: DIR/more.yaml, strategy: wrong}]\nrules_files: [one]",
    "more.yaml": "rules_files: [two]",
  }, (dir) => {
    assertThrows(
      () => loadConfig({ file: `${dir}/self.yaml` }),
      UserError,
      "includes itself",
    );
    const { config, warnings } = loadConfig({ file: `${dir}/main.yaml` });
    assertEquals(config.rules_files, ["one", "two"]);
    assertEquals(warnings, [
      `config_files: ${dir}/more.yaml: 'wrong' is not one of append, override, add-only; append is used`,
    ]);
  });
});

Deno.test("loadConfig() merges further files by their strategy", () => {
  withFiles({
    "main.yaml": `
config_files:
  - DIR/d
  - {path: DIR/over.yaml, strategy: override}
  - {path: DIR/add.yaml, strategy: add-only}
  - DIR/missing.yaml
rules_files: [one]
base_syscalls: {custom_set: [a]}
json_output: false
`,
    "d/b.yaml": "rules_files: [three]",
    "d/a.yaml": "rules_files: [two]\njson_output: true",
    "d/notes.txt": "not: [yaml",
    "over.yaml": "base_syscalls: {custom_set: [b]}",
    "add.yaml": "json_output: false\nbuffered_outputs: true",
  }, (dir) => {
    const { config, files, folders } = loadConfig({ file: `${dir}/main.yaml` });
    assertEquals(config.rules_files, ["one", "two", "three"]);
    assertEquals(config.json_output, true);
    assertEquals(config.base_syscalls.custom_set, ["b"]);
    assertEquals(config.buffered_outputs, true);
    assertEquals(files.map(({ path }) => path.slice(dir.length + 1)), [
      "main.yaml",
      "d/a.yaml",
      "d/b.yaml",
      "over.yaml",
      "add.yaml",
    ]);
    assertEquals(folders, [`${dir}/d`]);
  });
});

Deno.test("loadConfig() does not let included files include others", () => {
  withFiles({
    "main.yaml": "config_files: [DIR/a.yaml]",
    "a.yaml": "config_files: [DIR/b.yaml]",
  }, (dir) => {
    assertThrows(
      () => loadConfig({ file: `${dir}/main.yaml` }),
      UserError,
      "a.yaml: config_files",
    );
  });
});

Deno.test("loadConfig() takes further files from an override", () => {
  withFiles({ "main.yaml": "", "a.yaml": "json_output: true" }, (dir) => {
    const { config } = loadConfig({
      file: `${dir}/main.yaml`,
      overrides: [`config_files=${dir}/a.yaml`],
    });
    assertEquals(config.json_output, true);
  });
});

Deno.test("loadConfig() lets overrides win over everything", () => {
  load("json_output: false\nrules_files: [a]", {
    overrides: [
      "json_output=true",
      "rules_files[]=b",
      "file_output.filename=/x=y",
      'engine={"kind": "replay", "replay": {"capture_file": "c"}}',
      "rules[].disable.rule=Some *",
      "rules[].enable.tag=net",
      "rules[].disable.rule=[old] Some",
      "program_output.program={ cat; } >> x",
    ],
  }, ({ config }) => {
    assertEquals(config.json_output, true);
    assertEquals(config.rules_files, ["a", "b"]);
    assertEquals(config.file_output.filename, "/x=y");
    assertEquals(config.engine.replay.capture_file, "c");
    assertEquals(config.rules.length, 3);
    assertEquals(config.rules[0].disable?.rule, "Some *");
    assertEquals(config.rules[1].enable?.tag, "net");
    assertEquals(config.rules[2].disable?.rule, "[old] Some");
    assertEquals(config.program_output.program, "{ cat; } >> x");
  });
});

Deno.test("loadConfig() refuses overrides that make no sense", () => {
  for (const override of ["x", "=1", "a..b=1", ".a=1", "a[x]=1", "a.=1"]) {
    assertThrows(() => load("", { overrides: [override] }), UserError);
  }
  assertThrows(
    () => load("rules_files: [a]", { overrides: ["rules_files[5]=b"] }),
    UserError,
    "1 items",
  );
  assertThrows(
    () => load("rules_files: [a]", { overrides: ["rules_files.x=b"] }),
    UserError,
    "inside a list",
  );
});

Deno.test("loadConfig() keeps a key's name out of the prototype", () => {
  assertThrows(
    () => load("", { overrides: ["__proto__.polluted=1"] }),
    UserError,
  );
  load("__proto__: {polluted: 1}", {}, () => {
    assertEquals(({} as Record<string, unknown>).polluted, undefined);
  });
});

Deno.test("loadConfig() refuses contradictory drop actions and thresholds", () => {
  const drops = (text: string) => `syscall_event_drops: ${text}`;
  assertThrows(
    () => load(drops("{actions: [ignore, log]}")),
    UserError,
    'action "log" does not make sense with the "ignore" action',
  );
  assertThrows(
    () => load(drops("{actions: [shout]}")),
    UserError,
    "available actions for syscall event drops",
  );
  assertThrows(
    () => load(drops("{threshold: 1.5}")),
    UserError,
    "must be a double in the range [0, 1]",
  );
});

Deno.test("loadConfig() refuses outputs without a place to go to", () => {
  for (
    const [text, message] of [
      [
        "file_output: {enabled: true, filename: ''}",
        "file output enabled but no filename in configuration block",
      ],
      [
        "program_output: {enabled: true}",
        "program output enabled but no program in configuration block",
      ],
      [
        "http_output: {enabled: true}",
        "http output enabled but no url in configuration block",
      ],
      [
        "engine: {kind: replay}",
        "engine.kind is 'replay' but no engine.replay.capture_file specified",
      ],
    ]
  ) assertThrows(() => load(text), UserError, message);
});
