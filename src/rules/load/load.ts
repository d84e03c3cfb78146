import type { Catalogue } from "./catalogue.ts";
import type { Checker, Compilation, CompileOptions } from "./compiled.ts";
import { RulesetCompiler } from "./compiler.ts";
import { LoadError, type LoadWarning, type Warn } from "./error.ts";
import { Location, Source } from "./location.ts";
import { parseFile, readFile } from "./read_file.ts";
import { Ruleset } from "./ruleset.ts";
import { checkSchema } from "./schema.ts";
import { BUILT_IN_PLUGINS, checkPlugins, type Version } from "./version.ts";

/** A rules file, or its text under a name. */
export type RulesFile = string | {
  readonly name: string;
  readonly content: string;
};

/** Settings of a load; by default nothing is added to outputs. */
export interface LoadSettings extends Partial<CompileOptions> {
  /** Looks at the files behind one that has errors too; they see what could be read of it. */
  readonly keepGoing?: boolean;
  /** What `required_plugin_versions` is compared with. */
  readonly plugins?: ReadonlyMap<string, Version>;
}

/** What loading one file on top of the files before it has shown. */
export interface FileResult {
  readonly name: string;
  readonly ok: boolean;
  /** The first one is that which Falco reports. */
  readonly errors: readonly LoadError[];
  readonly warnings: readonly LoadWarning[];
  /** Deviations from the schema of rules files; they do no harm. */
  readonly schemaWarnings: readonly string[];
}

/** What has become of all files. */
export interface LoadResult {
  /** All files could be loaded and all plugin requirements are satisfied. */
  readonly ok: boolean;
  /** One for each file, up to the first one with errors (all with {@link LoadSettings.keepGoing}). */
  readonly files: readonly FileResult[];
  /** Set when a plugin is required that saker does not have built in. */
  readonly pluginError: string | undefined;
  readonly ruleset: Ruleset;
  /** All definitions of the files that could be loaded. */
  readonly compilation: Compilation;
}

const EMPTY: Compilation = {
  lists: new Map(),
  macros: new Map(),
  rules: [],
  errors: [],
};

/**
 * Loads rules files one on top of the other. After each file the complete set is compiled, so a file may use only what
 * it or a file before it defines.
 */
export class RulesLoader {
  readonly #catalogue: Catalogue;
  readonly #checker: Checker;

  constructor(catalogue: Catalogue, checker: Checker) {
    this.#catalogue = catalogue;
    this.#checker = checker;
  }

  load(files: readonly RulesFile[], settings: LoadSettings = {}): LoadResult {
    const { appendOutput = [], base64 = false } = settings;
    const compiler = new RulesetCompiler(this.#checker, {
      appendOutput,
      base64,
    });
    const ruleset = new Ruleset();
    const results: FileResult[] = [];
    let compilation = EMPTY;
    let pluginError: string | undefined;
    for (const file of files) {
      const warnings: LoadWarning[] = [];
      const errors: LoadError[] = [];
      const schemaWarnings: string[] = [];
      const warn = (warning: LoadWarning) => warnings.push(warning);
      try {
        const source = openFile(file);
        const documents = parseFile(source);
        schemaWarnings.push(...documents.flatMap(checkSchema));
        const read = readFile(
          source,
          documents,
          ruleset,
          this.#catalogue,
          warn,
        );
        const compiled = compiler.compile(
          ruleset,
          read.errors.length === 0 ? warn : withoutUnused(warn),
        );
        errors.push(...read.errors, ...notDueTo(read.broken, compiled.errors));
        if (errors.length === 0) compilation = compiled;
      } catch (error) {
        if (!(error instanceof LoadError)) throw error;
        errors.push(error);
      }
      const name = typeof file === "string" ? file : file.name;
      const ok = errors.length === 0;
      results.push({ name, ok, errors, warnings, schemaWarnings });
      pluginError ??= checkPlugins(
        ruleset.pluginRequirements,
        settings.plugins ?? BUILT_IN_PLUGINS,
      );
      if (!ok && !settings.keepGoing) break;
    }
    return {
      ok: pluginError === undefined && results.every(({ ok }) => ok),
      files: results,
      pluginError,
      ruleset,
      compilation,
    };
  }
}

/** Errors that remain when those are left out that name a broken item: they may have come of it. */
function notDueTo(
  broken: ReadonlySet<string>,
  errors: readonly LoadError[],
): readonly LoadError[] {
  return errors.filter(({ message }) =>
    !message.split(/[\s'"(),]+/).some((word) => broken.has(word))
  );
}

/** What is not used may be by an item that is broken. */
function withoutUnused(warn: Warn): Warn {
  return (warning) => {
    if (!warning.code.startsWith("LOAD_UNUSED_")) warn(warning);
  };
}

function openFile(file: RulesFile): Source {
  const source = (name: string, text: string) =>
    // a byte order mark means nothing
    new Source(name, text.startsWith("\ufeff") ? text.slice(1) : text);
  if (typeof file !== "string") return source(file.name, file.content);
  try {
    return source(file, Deno.readTextFileSync(file));
  } catch (error) {
    throw new LoadError(
      "LOAD_ERR_FILE_READ",
      `Could not open ${file} for reading`,
      Location.file(new Source(file, "")),
      error instanceof Error ? error.message : undefined,
    );
  }
}
