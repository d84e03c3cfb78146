import type { ByteString } from "../events/bytestring.ts";
import type { Context } from "../state/context.ts";
import { NO_ID } from "../state/thread.ts";
import { containerIdOf } from "./_container.ts";
import { type Extra, plain } from "./_define.ts";
import type { FieldClass } from "./field.ts";

const CREDENTIALS: Extra = { needs: ["credentials"] };

/** Name of a user as seen by the event's thread; undefined when it is not known. */
export function userName(
  context: Context,
  uid: number,
): ByteString | undefined {
  const container = context.thread ? containerIdOf(context.thread) : "";
  return context.state.user(uid, container)?.name ??
    (uid === 0 ? "root" : undefined);
}

/** Name of a group as seen by the event's thread; undefined when it is not known. */
export function groupName(
  context: Context,
  gid: number,
): ByteString | undefined {
  const container = context.thread ? containerIdOf(context.thread) : "";
  return context.state.group(gid, container)?.name ??
    (gid === 0 ? "root" : undefined);
}

function account(context: Context) {
  const thread = context.thread;
  return thread && context.state.user(thread.uid, containerIdOf(thread));
}

/** Fields of the user that the thread acts as. */
export const USER: FieldClass = {
  name: "user",
  description: "The user that the thread acts as, and the one who logged in.",
  sources: ["syscall"],
  fields: [
    plain(
      "user.uid",
      "UINT32",
      "Effective user id.",
      (c) => c.thread?.uid,
      CREDENTIALS,
    ),
    plain(
      "user.name",
      "CHARBUF",
      "Name of the effective user; <NA> when no account has the id.",
      (c) => c.thread && (userName(c, c.thread.uid) ?? "<NA>"),
      CREDENTIALS,
    ),
    plain(
      "user.homedir",
      "CHARBUF",
      "Home directory of the effective user.",
      (c) =>
        c.thread &&
        (account(c)?.home ?? (c.thread.uid === 0 ? "/root" : "<NA>")),
      CREDENTIALS,
    ),
    plain(
      "user.shell",
      "CHARBUF",
      "Login shell of the effective user.",
      (c) => c.thread && (account(c)?.shell ?? "<NA>"),
      CREDENTIALS,
    ),
    plain(
      "user.loginuid",
      "INT64",
      "Id of the user who logged in (audit uid); -1 when nobody did.",
      (c) => {
        const uid = c.thread?.loginuid;
        return uid === NO_ID ? -1 : uid;
      },
    ),
    plain(
      "user.loginname",
      "CHARBUF",
      "Name of the user who logged in; <NA> when nobody did.",
      (c) => {
        const uid = c.thread?.loginuid;
        if (uid === undefined) return undefined;
        return uid === NO_ID ? "<NA>" : userName(c, uid) ?? "<NA>";
      },
    ),
  ],
};

/** Fields of the group that the thread acts as. */
export const GROUP: FieldClass = {
  name: "group",
  description: "The group that the thread acts as.",
  sources: ["syscall"],
  fields: [
    plain(
      "group.gid",
      "UINT32",
      "Effective group id.",
      (c) => c.thread?.gid,
      CREDENTIALS,
    ),
    plain(
      "group.name",
      "CHARBUF",
      "Name of the effective group; <NA> when no group has the id.",
      (c) => c.thread && (groupName(c, c.thread.gid) ?? "<NA>"),
      CREDENTIALS,
    ),
  ],
};
