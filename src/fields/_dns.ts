import type { ByteString } from "../events/bytestring.ts";
import { parseIp } from "../events/parse_ip.ts";

/** Addresses are looked up anew after this many ms, or when asked for the first time. */
const MAX_AGE = 5 * 60 * 1000;
const NONE: ReadonlySet<ByteString> = new Set();

interface Entry {
  addresses: ReadonlySet<ByteString>;
  /** Time of the last look-up in ms, as `performance.now()` tells it. */
  asked: number;
}

/** Finds the addresses of a host. */
export type Resolve = (host: string) => Promise<string[]>;

async function systemResolve(host: string): Promise<string[]> {
  // loaded when the first rule asks: most never do
  const { lookup } = await import("node:dns/promises");
  const found = await lookup(host, { all: true });
  return found.map((entry) => entry.address);
}

/**
 * Addresses of the hosts that rules name. Nobody waits for a look-up: the first question starts it and is answered
 * with no address; a failed one keeps what was known.
 */
export class DnsCache {
  readonly #hosts = new Map<string, Entry>();
  readonly #resolve: Resolve;
  readonly #now: () => number;

  constructor(resolve: Resolve = systemResolve, now = () => performance.now()) {
    this.#resolve = resolve;
    this.#now = now;
  }

  /** Addresses of `host` as far as they are known by now. */
  addressesOf(host: string): ReadonlySet<ByteString> {
    let entry = this.#hosts.get(host);
    if (entry === undefined) {
      entry = { addresses: NONE, asked: -Infinity };
      this.#hosts.set(host, entry);
    }
    const now = this.#now();
    if (now - entry.asked > MAX_AGE) {
      entry.asked = now;
      this.#refresh(host, entry);
    }
    return entry.addresses;
  }

  /** A host that was looked up and has this address. */
  nameOf(address: ByteString): string | undefined {
    for (const [host, entry] of this.#hosts) {
      if (entry.addresses.has(address)) return host;
    }
  }

  #refresh(host: string, entry: Entry): void {
    this.#resolve(host).then((found) => {
      const addresses = new Set<ByteString>();
      for (const text of found) {
        const address = parseIp(text);
        if (address !== undefined) addresses.add(address);
      }
      entry.addresses = addresses;
    }, () => {
      // not resolvable now: the next look-up may succeed
    });
  }
}
