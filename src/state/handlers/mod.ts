/** What events do to the state: one handler for each event code that changes anything. */
import { EVENTS } from "../../events/tables.ts";
import { ACCOUNT_HANDLERS } from "./accounts.ts";
import { ANONYMOUS_HANDLERS } from "./anonymous.ts";
import { CLONE_HANDLERS } from "./clone.ts";
import { CONNECT_HANDLERS } from "./connections.ts";
import { CONTAINER_HANDLERS } from "./containers.ts";
import { CREDENTIAL_HANDLERS } from "./credentials.ts";
import { DIRECTORY_HANDLERS } from "./directories.ts";
import { DUP_HANDLERS } from "./dup.ts";
import { EXEC_HANDLERS } from "./exec.ts";
import { EXIT_HANDLERS } from "./exit.ts";
import { FILE_HANDLERS } from "./files.ts";
import type { Handler, HandlerList } from "./handler.ts";
import { LIMIT_HANDLERS } from "./limits.ts";
import { MESSAGE_HANDLERS } from "./messages.ts";
import { SOCKET_HANDLERS } from "./sockets.ts";

/** By event code. */
export const HANDLERS: readonly (Handler | undefined)[] = table([
  ACCOUNT_HANDLERS,
  ANONYMOUS_HANDLERS,
  CLONE_HANDLERS,
  CONNECT_HANDLERS,
  CONTAINER_HANDLERS,
  CREDENTIAL_HANDLERS,
  DIRECTORY_HANDLERS,
  DUP_HANDLERS,
  EXEC_HANDLERS,
  EXIT_HANDLERS,
  FILE_HANDLERS,
  LIMIT_HANDLERS,
  MESSAGE_HANDLERS,
  SOCKET_HANDLERS,
]);

function table(lists: readonly HandlerList[]): (Handler | undefined)[] {
  const handlers: (Handler | undefined)[] = new Array(EVENTS.length).fill(
    undefined,
  );
  for (const list of lists) {
    for (const entry of list) {
      const handler = entry[entry.length - 1] as Handler;
      for (const code of entry.slice(0, -1) as number[]) {
        handlers[code] = handler;
      }
    }
  }
  return handlers;
}
