import { libraryPath, preloadLibraries } from "../../resources.ts";
import { SourceError } from "../source.ts";

const SYMBOLS = {
  saker_open: { parameters: ["buffer", "buffer", "u32"], result: "pointer" },
  saker_attach: { parameters: ["pointer", "buffer", "u32"], result: "i32" },
  saker_set_syscalls: {
    parameters: ["pointer", "buffer", "buffer", "u32"],
    result: "i32",
  },
  saker_set_decisions: {
    parameters: [
      "pointer",
      "buffer",
      "u32",
      "buffer",
      "u32",
      "buffer",
      "buffer",
      "u32",
    ],
    result: "i32",
  },
  saker_scan: {
    parameters: ["pointer", "buffer", "buffer", "buffer", "u32"],
    result: "i32",
  },
  saker_flavor: { parameters: ["pointer"], result: "pointer" },
  saker_resolves_paths: {
    parameters: ["pointer", "buffer", "u32"],
    result: "i32",
  },
  saker_sees_operations: {
    parameters: ["pointer", "buffer", "u32"],
    result: "i32",
  },
  saker_ring_count: { parameters: ["pointer"], result: "u32" },
  saker_ring_bytes: { parameters: ["pointer"], result: "u64" },
  saker_ring_data_bytes: { parameters: ["pointer"], result: "u64" },
  saker_ring_consumer: { parameters: ["pointer", "u32"], result: "pointer" },
  saker_ring_producer: { parameters: ["pointer", "u32"], result: "pointer" },
  saker_ring_data: { parameters: ["pointer", "u32"], result: "pointer" },
  saker_wait: {
    parameters: ["pointer", "i32"],
    result: "i32",
    nonblocking: true,
  },
  saker_wait_here: {
    name: "saker_wait",
    parameters: ["pointer", "i32"],
    result: "i32",
  },
  saker_rest: { parameters: ["u32"], result: "void" },
  saker_wake: { parameters: ["pointer"], result: "void" },
  saker_stats: { parameters: ["pointer", "buffer", "u32"], result: "u32" },
  saker_close: { parameters: ["pointer"], result: "void" },
  saker_trim: { parameters: [], result: "void" },
  saker_check: { parameters: ["buffer", "buffer", "u32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of `probe/saker.h`, where they are documented. */
export type ProbeLibrary = Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];

const NAME = "libsaker.so";
let loaded: ProbeLibrary | undefined;

/**
 * Loads the shared object, once.
 *
 * @throws {SourceError} when it is not there or not loadable
 */
export function probeLibrary(): ProbeLibrary {
  if (loaded === undefined) {
    const path = libraryPath(NAME);
    try {
      preloadLibraries();
      loaded = Deno.dlopen(path, SYMBOLS).symbols;
    } catch (error) {
      throw new SourceError(
        `cannot load the probe from ${path}: ${(error as Error).message}. ` +
          "Build it with scripts/build-probe, or set SAKER_LIB_DIR to the " +
          "directory that holds it.",
      );
    }
  }
  return loaded;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Text as C takes it, with a NUL at the end. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text + "\0");
}

/** Text that C has left in `buffer`, up to its NUL. */
export function textOf(buffer: Uint8Array): string {
  const end = buffer.indexOf(0);
  return decoder.decode(buffer.subarray(0, end < 0 ? buffer.length : end));
}
