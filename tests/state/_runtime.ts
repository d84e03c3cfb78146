const library = Deno.readTextFileSync(
  new URL("../../scripts/lib.sh", import.meta.url),
);

/** Options of the runtime with which saker is started from the source tree; memory depends on them. */
export const RUNTIME: readonly string[] = [
  "-A",
  "--no-check",
  /^v8_flags="(.+)"$/m.exec(library)![1],
];
