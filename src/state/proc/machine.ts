import { parseIp } from "../../events/parse_ip.ts";
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
  for (const { address } of Deno.networkInterfaces()) {
    // an interface's name may stand behind it
    const bytes = parseIp(address.split("%")[0]);
    if (bytes !== undefined) addresses.add(bytes);
  }
  return addresses;
}
