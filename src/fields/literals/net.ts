import type { ByteString } from "../../events/bytestring.ts";
import { parseIp } from "../../events/parse_ip.ts";

/** A network: address and number of leading bits that count. */
export interface Net {
  readonly address: ByteString;
  readonly bits: number;
}

const BITS = /^[0-9]{1,3}$/;

/**
 * A network as rules write it: `10.0.0.0/8`, `fc00::/7`. The length is required.
 *
 * @returns undefined when it is not a network
 */
export function parseNet(text: string): Net | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = parseIp(text.slice(0, slash));
  const bits = text.slice(slash + 1);
  if (address === undefined || !BITS.test(bits)) return undefined;
  return Number(bits) <= address.length * 8
    ? { address, bits: Number(bits) }
    : undefined;
}

/** Whether the address lies in the network; never when they are of different families. */
export function netContains(net: Net, ip: ByteString): boolean {
  const { address, bits } = net;
  if (ip.length !== address.length) return false;
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) {
    if (ip.charCodeAt(i) !== address.charCodeAt(i)) return false;
  }
  const rest = bits & 7;
  return rest === 0 ||
    (ip.charCodeAt(whole) ^ address.charCodeAt(whole)) >> (8 - rest) === 0;
}
