import { type Extra, plain } from "./_define.ts";
import { eitherEnd } from "./_either.ts";
import { addressOf, type End, inetSocket } from "./_ends.ts";
import type { FieldDef } from "./field.ts";

const FILTER: Extra = { needs: ["sockets"], filterOnly: true, noRhs: true };

function net(name: string, end: End, doc: string): FieldDef {
  return plain(name, "IPNET", doc, (c) => addressOf(c, end), FILTER);
}

/** Networks that the ends of a connection lie in. */
export const networkFields: FieldDef[] = [
  plain(
    "fd.net",
    "IPNET",
    "Network of either end: = and in hold when one end lies in it, != when neither does.",
    (c) => inetSocket(c)?.dip,
    {
      ...FILTER,
      compare: eitherEnd("fd.net", ["=", "!=", "in"], {
        source: (c) => inetSocket(c)!.sip,
        destination: (c) => inetSocket(c)!.dip,
      }),
    },
  ),
  net("fd.cnet", "client", "Network that the client's address lies in."),
  net("fd.snet", "server", "Network that the server's address lies in."),
  net("fd.lnet", "local", "Network that the local address lies in."),
  net("fd.rnet", "remote", "Network that the remote address lies in."),
];
