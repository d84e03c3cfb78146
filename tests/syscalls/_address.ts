/** Socket addresses as system calls take them. */

/** struct sockaddr_in */
export function inet(ip: number[], port: number): Uint8Array {
  return Uint8Array.of(
    2,
    0,
    port >> 8,
    port & 0xff,
    ...ip,
    ...Array(8).fill(0),
  );
}

/** struct sockaddr_in6 */
export function inet6(ip: number[], port: number): Uint8Array {
  return Uint8Array.of(
    10,
    0,
    port >> 8,
    port & 0xff,
    0,
    0,
    0,
    0,
    ...ip,
    0,
    0,
    0,
    0,
  );
}

/** struct sockaddr_un, without the NUL at the end; an abstract path starts with one. */
export function unix(path: string): Uint8Array {
  return Uint8Array.of(1, 0, ...new TextEncoder().encode(path));
}

export const LOCALHOST = [127, 0, 0, 1];
export const LOCALHOST6 = [...Array(15).fill(0), 1];
export const LOCALHOST6_TEXT = "00".repeat(15) + "01";

/** A port that nobody listens on at the moment. */
export function freePort(hostname = "127.0.0.1"): number {
  const listener = Deno.listen({ hostname, port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Waits until so many connections stand in the queue of who listens on a port: a client knows of its own before that. */
export async function queued(port: number, count: number): Promise<void> {
  const hex = (n: number, digits: number) =>
    n.toString(16).toUpperCase().padStart(digits, "0");
  // state "listening", nothing to send, and the queue's length
  const line = `0100007F:${hex(port, 4)} 00000000:0000 0A 00000000:${
    hex(count, 8)
  }`;
  for (let i = 0; i < 1000; i++) {
    if (Deno.readTextFileSync("/proc/net/tcp").includes(line)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no ${count} connections came to port ${port}`);
}
