/** Parameters that name file descriptors, as text. */
import type { ByteString } from "../events/bytestring.ts";
import { errnoName } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { AT_FDCWD } from "../state/flags.ts";
import { isInet, l4Name, typeLetter } from "./_fd_kind.ts";

const L4_LETTERS: Record<string, string> = {
  tcp: "t",
  udp: "u",
  icmp: "i",
  raw: "r",
};

/** A descriptor as `<f>/etc/passwd`, `<4t>10.0.0.1:4000->1.2.3.4:443`; an error or AT_FDCWD when negative. */
export function fdText(context: Context, fd: number): ByteString | undefined {
  if (fd < 0) return fd === AT_FDCWD ? "AT_FDCWD" : errnoName(fd);
  const info = context.thread?.main.fds?.get(fd);
  if (info === undefined) return undefined;
  const l4 = isInet(info.type) ? L4_LETTERS[l4Name(info) ?? ""] ?? "" : "";
  return `<${typeLetter(info.type)}${l4}>${info.name}`;
}

/** `3:f1 5:p4`: descriptor, letter of its type, and the events waited for in hexadecimal. */
export function fdlistText(context: Context, index: number): string {
  return fdlistItems(context, index)
    .map(([fd, events]) => {
      const info = context.thread?.main.fds?.get(fd);
      const letter = info === undefined ? "?" : typeLetter(info.type);
      return `${fd}:${letter}${events.toString(16)}`;
    }).join(" ");
}

/** Descriptors of an `fdlist` parameter with their event masks. */
export function fdlistItems(
  context: Context,
  index: number,
): [fd: number, events: number][] {
  const view = context.event;
  const length = view.paramLength(index);
  if (length < 2) return [];
  const at = view.paramOffset(index);
  const count = Math.min(
    view.data.getUint16(at, true),
    Math.floor((length - 2) / 10),
  );
  return Array.from({ length: count }, (_, i) => {
    const item = at + 2 + i * 10;
    return [
      Number(view.data.getBigInt64(item, true)),
      view.data.getUint16(item + 8, true),
    ];
  });
}
