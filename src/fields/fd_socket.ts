import type { Context } from "../state/context.ts";
import { FdType } from "../state/fd.ts";
import { type Extra, plain } from "./_define.ts";
import { isLocal } from "./_ends.ts";
import { HAS_FD } from "./_event_info.ts";
import { isInet, isServer, isTuple, l4Name } from "./_fd_kind.ts";
import type { FieldDef } from "./field.ts";

const SOCKETS: Extra = { needs: ["sockets"] };

function entry(c: Context) {
  return HAS_FD[c.event.type] === 1 ? c.fd : undefined;
}

/** Properties of sockets beyond their addresses. */
export const socketFields: FieldDef[] = [
  plain(
    "fd.l4proto",
    "CHARBUF",
    "Protocol of the socket: tcp, udp, icmp, raw; <NA> when it is not known.",
    (c) => {
      const fd = entry(c);
      return fd === undefined ? undefined : l4Name(fd) ?? "<NA>";
    },
    SOCKETS,
  ),
  plain(
    "fd.sockfamily",
    "CHARBUF",
    "ip for IPv4 and IPv6 sockets, unix for unix sockets.",
    (c) => {
      const fd = entry(c);
      if (fd === undefined) return undefined;
      if (isInet(fd.type)) return "ip";
      return fd.type === FdType.UNIX ? "unix" : undefined;
    },
    SOCKETS,
  ),
  plain(
    "fd.is_server",
    "BOOL",
    "Whether the socket is a server's, or its server end is this machine.",
    (c) => {
      const fd = entry(c);
      if (fd === undefined) return undefined;
      if (isServer(fd.type)) return true;
      return isTuple(fd.type) && fd.socket !== undefined &&
        isLocal(c, fd.socket.dip);
    },
    SOCKETS,
  ),
  plain(
    "fd.connected",
    "BOOL",
    "Whether the socket is connected.",
    (c) => {
      const fd = entry(c);
      return fd === undefined ? undefined : fd.socket?.connected ?? false;
    },
    SOCKETS,
  ),
  plain(
    "fd.name_changed",
    "BOOL",
    "Whether the event changed the ends of the connection, as messages of UDP sockets do.",
    (c) => entry(c)?.nameChanged,
    SOCKETS,
  ),
];
