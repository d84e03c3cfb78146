import type { Context } from "../state/context.ts";
import type { FdInfo } from "../state/fd.ts";
import { ipText } from "../events/address.ts";
import { type Extra, plain } from "./_define.ts";
import { isServer, isTuple } from "./_fd_kind.ts";
import type { FieldClass, FieldDef } from "./field.ts";
import { fdlistItems } from "./_param_fd.ts";

const FDS: Extra = { needs: ["fds", "sockets"] };
/** poll and ppoll have their list in the second parameter. */
const POLL = 81;
const PPOLL = 255;
const LIST = 1;

function list(
  name: string,
  doc: string,
  text: (fd: number, info: FdInfo | undefined) => string | undefined,
): FieldDef {
  return plain(name, "CHARBUF", doc, (c: Context) => {
    if (c.event.type !== POLL && c.event.type !== PPOLL) return undefined;
    const texts: string[] = [];
    for (const [fd] of fdlistItems(c, LIST)) {
      const found = text(fd, c.thread?.main.fds?.get(fd));
      if (found !== undefined) texts.push(found);
    }
    return texts.length === 0 ? undefined : texts.join(",");
  }, FDS);
}

function client(info: FdInfo | undefined) {
  return info !== undefined && isTuple(info.type) ? info.socket : undefined;
}

function server(info: FdInfo | undefined) {
  return info !== undefined && (isTuple(info.type) || isServer(info.type))
    ? info.socket
    : undefined;
}

/** Fields of the descriptors that poll and ppoll wait for, joined by commas. */
export const FDLIST: FieldClass = {
  name: "fdlist",
  description: "The descriptors that poll and ppoll wait for.",
  sources: ["syscall"],
  fields: [
    list("fdlist.nums", "Numbers.", (fd) => String(fd)),
    list(
      "fdlist.names",
      "Names.",
      (_fd, info) => info?.name || undefined,
    ),
    list("fdlist.cips", "Addresses of the clients.", (_fd, info) => {
      const socket = client(info);
      return socket && ipText(socket.sip);
    }),
    list("fdlist.sips", "Addresses of the servers.", (_fd, info) => {
      const socket = server(info);
      return socket && ipText(socket.dip);
    }),
    list("fdlist.cports", "Ports of the clients.", (_fd, info) => {
      const socket = client(info);
      return socket && String(socket.sport);
    }),
    list("fdlist.sports", "Ports of the servers.", (_fd, info) => {
      const socket = server(info);
      return socket && String(socket.dport);
    }),
  ],
};
