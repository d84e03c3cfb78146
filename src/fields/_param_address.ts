/** Parameters that are socket addresses, as text. */
import {
  Address,
  endpointText,
  Family,
  readSockaddr,
  readTuple,
  tupleText,
  unixTupleText,
} from "../events/address.ts";
import type { ByteString } from "../events/bytestring.ts";
import type { Context } from "../state/context.ts";

const address = new Address();

/** What stands for an address that cannot be read. */
function badAddress(context: Context, index: number): string {
  if (!context.event.has(index)) return "NULL";
  switch (address.family) {
    case Family.INET:
      return "INVALID IPv4";
    case Family.INET6:
      return "INVALID IPv6";
    default:
      return `family ${address.family}`;
  }
}

/** Text of a `socktuple` parameter; `NULL` when it is empty. */
export function socktupleText(context: Context, index: number): ByteString {
  if (!readTuple(context.event, index, address)) {
    return badAddress(context, index);
  }
  return address.family === Family.UNIX
    ? unixTupleText(address.source, address.peer, address.path)
    : tupleText(address.sip, address.sport, address.dip, address.dport);
}

/** Text of a `sockaddr` parameter. */
export function sockaddrText(context: Context, index: number): ByteString {
  if (!readSockaddr(context.event, index, address)) {
    return badAddress(context, index);
  }
  return address.family === Family.UNIX
    ? address.path
    : endpointText(address.dip, address.dport);
}
