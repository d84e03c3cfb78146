import {
  Address,
  endpointText,
  Family,
  readSockaddrAt,
} from "../events/address.ts";
import type { ByteString } from "../events/bytestring.ts";
import { MAX_PATH, resolvePath } from "../events/path.ts";
import { type EventView, TailKind } from "../events/view.ts";
import type { Context } from "../state/context.ts";
import { type Extra, plain } from "./_define.ts";
import { HAS_FD, paramIndices, returnValue } from "./_event_info.ts";
import type { FieldClass } from "./field.ts";

const REALPATH: Extra = { needs: ["realpath"] };

/** What an exec has started is a parameter of its event. */
const STARTED = paramIndices("trusted_exepath");
const address = new Address();

/** A path of the tail, folded: of calls without a descriptor the probe sends the pieces as they are. */
function realPath(view: EventView, kind: number): ByteString | undefined {
  const path = view.tailString(kind);
  if (path === undefined || path.charCodeAt(0) !== 47) return path;
  return path.length < MAX_PATH ? resolvePath("/", path) : path;
}

function firstPath({ event }: Context): ByteString | undefined {
  const started = STARTED[event.type];
  if (started < 0) return realPath(event, TailKind.REALPATH);
  return event.has(started) && returnValue(event) >= 0
    ? event.str(started)
    : undefined;
}

function peer(view: EventView): ByteString | undefined {
  const at = view.tailPart(TailKind.REALADDR);
  if (at < 0) return undefined;
  const length = view.data.getUint16(at - 2, true);
  if (!readSockaddrAt(view, at, length, address)) return undefined;
  return address.family === Family.UNIX
    ? address.path
    : endpointText(address.dip, address.dport);
}

/** Fields of the paths as the kernel resolved them. They are not in captures. */
export const REAL: FieldClass = {
  name: "real",
  description:
    "What the kernel itself has used, which a program cannot change between its call and the look at it; live events only. Paths are seen from the root of the process's mount namespace.",
  sources: ["syscall"],
  fields: [
    plain(
      "fs.realpath",
      "CHARBUF",
      "The (first) path of the call. Of calls that open, execute or have a descriptor (fchmod, fchown): where the file is, links followed; not when they fail. Of all others (mkdir, mknod, rmdir, link, unlink, rename, symlink, chmod, chown and their relatives): the same where the kernel lets saker watch its path hooks (fentry in `saker doctor`). Elsewhere, and when the call failed before a file was found: the text that the kernel has copied from the program, behind the kernel's own path of the directory that it starts from; . and .. are folded, links in it are not followed.",
      firstPath,
      REALPATH,
    ),
    plain(
      "fs.realpath.second",
      "CHARBUF",
      "The second path of link and rename, found as fs.realpath is for calls without a descriptor.",
      (c) => realPath(c.event, TailKind.REALPATH2),
      REALPATH,
    ),
    plain(
      "fd.realname",
      "CHARBUF",
      "Where the file is that the event opened or uses; of connect the peer's address as it stands in the socket: not when the connection was refused.",
      (c) =>
        HAS_FD[c.event.type] === 1
          ? realPath(c.event, TailKind.REALPATH) ?? peer(c.event)
          : undefined,
      REALPATH,
    ),
  ],
};
