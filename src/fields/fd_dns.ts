import { toText } from "../events/bytestring.ts";
import { plain } from "./_define.ts";
import { DnsCache } from "./_dns.ts";
import { addressOf, type End } from "./_ends.ts";
import { FieldArgError, type FieldDef } from "./field.ts";

const cache = new DnsCache();

function hostName(name: string, end: End, whose: string): FieldDef {
  return plain(
    name,
    "CHARBUF",
    `Host name of the ${whose} address: names in a comparison (=, != and in) are resolved, and their addresses compared.`,
    (c) => {
      const address = addressOf(c, end);
      return address === undefined ? undefined : cache.nameOf(address);
    },
    {
      needs: ["sockets"],
      noRhs: true,
      compare(op, values) {
        if (op === "exists") return undefined;
        if (op !== "=" && op !== "!=" && op !== "in") {
          throw new FieldArgError(
            `${name} can be compared with =, != and in only, not ${op}`,
          );
        }
        const found = op !== "!=";
        // people write != "", and no host has that name
        const hosts = values.map(toText).filter((host) => host !== "");
        return (c) => {
          const address = addressOf(c, end);
          if (address === undefined) return false;
          for (const host of hosts) {
            if (cache.addressesOf(host).has(address)) return found;
          }
          return !found;
        };
      },
    },
  );
}

/** Host names of the ends of a connection. */
export const dnsFields: FieldDef[] = [
  hostName("fd.cip.name", "client", "client's"),
  hostName("fd.sip.name", "server", "server's"),
  hostName("fd.lip.name", "local", "local"),
  hostName("fd.rip.name", "remote", "remote"),
];
