import { type Extra, plain } from "./_define.ts";
import { eitherEnd } from "./_either.ts";
import { addressOf, inetSocket } from "./_ends.ts";
import type { FieldDef } from "./field.ts";

const SOCKETS: Extra = { needs: ["sockets"] };

/** Addresses of the two ends of a connection. */
export const addressFields: FieldDef[] = [
  plain(
    "fd.ip",
    "IPADDR",
    "Address of either end: = and in hold when one end matches, != when neither does.",
    (c) => inetSocket(c)?.dip,
    {
      ...SOCKETS,
      filterOnly: true,
      noRhs: true,
      compare: eitherEnd("fd.ip", ["=", "!=", "in"], {
        source: (c) => inetSocket(c)!.sip,
        destination: (c) => inetSocket(c)!.dip,
      }),
    },
  ),
  plain(
    "fd.cip",
    "IPADDR",
    "Address of the client.",
    (c) => addressOf(c, "client"),
    SOCKETS,
  ),
  plain(
    "fd.sip",
    "IPADDR",
    "Address of the server.",
    (c) => addressOf(c, "server"),
    SOCKETS,
  ),
  plain(
    "fd.lip",
    "IPADDR",
    "Address of the local end.",
    (c) => addressOf(c, "local"),
    SOCKETS,
  ),
  plain(
    "fd.rip",
    "IPADDR",
    "Address of the remote end.",
    (c) => addressOf(c, "remote"),
    SOCKETS,
  ),
];
