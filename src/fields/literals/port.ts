import { BUILTIN_SERVICES } from "./_services.ts";

/** Names of ports: `443` ↔ `https`. Those of the machine come first, then the ones that are built in. */
interface Services {
  byName: Map<string, number>;
  byPort: Map<number, string>;
}

let services: Services | undefined;

/**
 * A port as rules write it: a decimal number, or a service name. Empty is 0, as in Falco.
 *
 * @returns undefined when it is neither
 */
export function parsePort(text: string): number | undefined {
  if (/^[0-9]{1,5}$/.test(text)) {
    const port = Number(text);
    return port <= 0xffff ? port : undefined;
  }
  if (text === "") return 0;
  return load().byName.get(text);
}

/** Name of the service on this port, or the number as text. */
export function serviceName(port: number): string {
  return load().byPort.get(port) ?? String(port);
}

function load(): Services {
  if (services !== undefined) return services;
  services = { byName: new Map(), byPort: new Map() };
  add(services, systemServices());
  add(services, BUILTIN_SERVICES);
  return services;
}

function systemServices(): string {
  try {
    return Deno.readTextFileSync("/etc/services");
  } catch {
    // absent on minimal systems, or not readable with the permissions granted: the built-in names remain
    return "";
  }
}

/** Adds lines of the form `name port/protocol alias… # comment` (services(5)); what is known already stays. */
function add(to: Services, text: string): void {
  for (const line of text.split("\n")) {
    const words = line.split("#", 1)[0].trim().split(/\s+/);
    if (words.length < 2) continue;
    const port = parseInt(words[1], 10);
    if (!(port >= 0 && port <= 0xffff)) continue;
    if (!to.byPort.has(port)) to.byPort.set(port, words[0]);
    for (const name of [words[0], ...words.slice(2)]) {
      if (!to.byName.has(name)) to.byName.set(name, port);
    }
  }
}
