import { fromText } from "../../events/bytestring.ts";
import type { Machine } from "../state_view.ts";
import { bootTime } from "./clock.ts";

/** This machine. */
export function readMachine(): Machine {
  return {
    hostname: Deno.hostname(),
    cpuCount: navigator.hardwareConcurrency,
    memoryBytes: Deno.systemMemoryInfo().total,
    bootTime: bootTime(),
    addresses: localAddresses(),
  };
}

function localAddresses(): Set<string> {
  const addresses = new Set<string>();
  for (const { family, address } of Deno.networkInterfaces()) {
    addresses.add(
      family === "IPv4"
        ? String.fromCharCode(...address.split(".").map(Number))
        : ipv6Bytes(address),
    );
  }
  return addresses;
}

/** The 16 bytes of an IPv6 address in the usual notation. */
function ipv6Bytes(text: string): string {
  const [head, tail] = fromText(text).split("%")[0].split("::");
  const words = (part: string | undefined) =>
    part === undefined || part === ""
      ? []
      : part.split(":").map((word) => parseInt(word, 16));
  const left = words(head);
  const right = words(tail);
  const zeros = new Array(Math.max(0, 8 - left.length - right.length)).fill(0);
  return String.fromCharCode(
    ...[...left, ...zeros, ...right].flatMap((word) => [word >> 8, word & 255]),
  );
}
