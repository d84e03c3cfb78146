import type { Context } from "../state/context.ts";
import { type Extra, plain } from "./_define.ts";
import { eitherEnd } from "./_either.ts";
import { type End, inetSocket, portOf } from "./_ends.ts";
import type { FieldDef } from "./field.ts";
import { serviceName } from "./literals/mod.ts";

const SOCKETS: Extra = { needs: ["sockets"] };

const PORTS = {
  source: (c: Context) => inetSocket(c)!.sport,
  destination: (c: Context) => inetSocket(c)!.dport,
};

function eitherPort(name: string, doc: string): FieldDef {
  return plain(name, "PORT", doc, (c) => inetSocket(c)?.dport, {
    ...SOCKETS,
    filterOnly: true,
    noRhs: true,
    compare: eitherEnd(name, ["=", "!=", "<", "<=", ">", ">=", "in"], PORTS),
  });
}

function service(name: string, end: End, doc: string): FieldDef {
  return plain(name, "CHARBUF", doc, (c) => {
    const port = portOf(c, end);
    return port === undefined ? undefined : serviceName(port);
  }, SOCKETS);
}

/** Ports of the two ends of a connection, and the services that they stand for. */
export const portFields: FieldDef[] = [
  eitherPort(
    "fd.port",
    "Port of either end: != holds when neither end has it, other operators when one end passes.",
  ),
  plain(
    "fd.cport",
    "PORT",
    "Port of the client.",
    (c) => portOf(c, "client"),
    SOCKETS,
  ),
  plain(
    "fd.sport",
    "PORT",
    "Port of the server.",
    (c) => portOf(c, "server"),
    SOCKETS,
  ),
  plain(
    "fd.lport",
    "PORT",
    "Port of the local end.",
    (c) => portOf(c, "local"),
    SOCKETS,
  ),
  plain(
    "fd.rport",
    "PORT",
    "Port of the remote end.",
    (c) => portOf(c, "remote"),
    SOCKETS,
  ),
  eitherPort(
    "fd.proto",
    "Service of either end, by name or number: != holds when neither end has it.",
  ),
  service("fd.cproto", "client", "Service of the client's port."),
  service("fd.sproto", "server", "Service of the server's port."),
  service("fd.lproto", "local", "Service of the local port."),
  service("fd.rproto", "remote", "Service of the remote port."),
];
