import { AARCH64 } from "./_aarch64.ts";
import { I386 } from "./_i386.ts";
import { X86_64 } from "./_x86_64.ts";

/** Name → number of one entry into a kernel. */
export type SyscallNumbers = ReadonlyMap<string, number>;

const parsed = new Map<string, SyscallNumbers>();

function parse(table: string): SyscallNumbers {
  const known = parsed.get(table);
  if (known !== undefined) return known;
  const numbers = new Map<string, number>();
  parsed.set(table, numbers);
  table.trim().split(/\s+/).forEach((name, number) => {
    if (name !== "-") numbers.set(name, number);
  });
  return numbers;
}

/** Syscalls of this machine's own entry. */
export function nativeSyscalls(arch: string = Deno.build.arch): SyscallNumbers {
  return parse(arch === "aarch64" ? AARCH64 : X86_64);
}

/** Syscalls of the 32-bit entry of x86; empty elsewhere. */
export function compatSyscalls(arch: string = Deno.build.arch): SyscallNumbers {
  return arch === "x86_64" ? parse(I386) : new Map();
}

/**
 * 32-bit syscalls with an event of their own. Their programs stand where native ones do, at numbers that no machine
 * has.
 */
export const COMPAT_ONLY: SyscallNumbers = new Map([
  ["umount", 500],
  ["mmap2", 501],
  ["_llseek", 502],
  ["stat64", 503],
  ["lstat64", 504],
  ["fstat64", 505],
]);

/** Names of all syscalls of this machine, through either entry. */
export function allSyscalls(arch: string = Deno.build.arch): Set<string> {
  return new Set([
    ...nativeSyscalls(arch).keys(),
    ...compatSyscalls(arch).keys(),
  ]);
}

/** 32-bit syscalls that do what a 64-bit one of quite another name does. */
const COUNTERPARTS: Record<string, string> = {
  _newselect: "select",
  fstatat64: "newfstatat",
  ugetrlimit: "getrlimit",
};

/**
 * 32-bit syscalls that share the name of a 64-bit one but take their arguments in another form: the first points to
 * them, the other has 64-bit values in two registers.
 */
const DIFFERENT = new Set(["mmap", "fallocate"]);

/** Name of the 64-bit syscall whose program also understands the 32-bit one `name`, or undefined. */
export function counterpart(name: string): string | undefined {
  if (DIFFERENT.has(name)) return undefined;
  const native = nativeSyscalls("x86_64");
  if (native.has(name)) return name;
  // what 32 bits have twice, for wider ids, offsets or times
  const plain = name.replace(/(_time64|_64|64|32)$/, "");
  return COUNTERPARTS[name] ?? (native.has(plain) ? plain : name);
}
