/** Structures as system calls take them, and what a call has left in the memory of the actor. */
import type { Live } from "./_live.ts";

/** 64-bit numbers one after another. */
export function u64s(...values: (number | bigint)[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
}

/** 32-bit numbers one after another. */
export function u32s(...values: number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

/** 16-bit numbers one after another. */
export function u16s(...values: number[]): Uint8Array {
  return new Uint8Array(Int16Array.from(values).buffer);
}

/** A text without a NUL. */
export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** An array of struct iovec over these buffers. */
export async function vector(
  live: Live,
  ...buffers: (string | Uint8Array)[]
): Promise<Uint8Array> {
  const words: number[] = [];
  for (const buffer of buffers) {
    words.push(await live.actor.address(buffer), buffer.length);
  }
  return u64s(...words);
}

/** A struct msghdr. */
export async function message(
  live: Live,
  buffers: (string | Uint8Array)[],
  { name, nameSize = name?.length ?? 0, control }: {
    name?: Uint8Array;
    nameSize?: number;
    control?: Uint8Array;
  } = {},
): Promise<Uint8Array> {
  const address = (bytes?: Uint8Array) =>
    bytes === undefined ? 0 : live.actor.address(bytes);
  return u64s(
    await address(name),
    nameSize,
    await live.actor.address(await vector(live, ...buffers)),
    buffers.length,
    await address(control),
    control?.length ?? 0,
    0,
  );
}

/** Joins arrays of bytes. */
export function join(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Bytes of the actor's memory. */
export function memory(live: Live, address: number, size: number): DataView {
  using file = Deno.openSync(`/proc/${live.actor.pid}/mem`);
  file.seekSync(address, Deno.SeekMode.Start);
  const bytes = new Uint8Array(size);
  file.readSync(bytes);
  return new DataView(bytes.buffer);
}

/** Inode of a descriptor of the actor that has no place in a folder, such as a pipe. */
export function inodeOf(live: Live, fd: number): number {
  const link = Deno.readLinkSync(`/proc/${live.actor.pid}/fd/${fd}`);
  return Number(link.match(/\[(\d+)\]$/)![1]);
}
