import type { ByteString } from "../../events/bytestring.ts";
import { resolvePath } from "../../events/path.ts";
import type { Context } from "../context.ts";
import type { SystemState } from "../system_state.ts";
import type { Thread } from "../thread.ts";
import type { HandlerList } from "./handler.ts";

/** Working and root directories. */
export const DIRECTORY_HANDLERS: HandlerList = [
  [95, 93, chdir],
  [97, fchdir],
  [267, chroot],
];

/** chdir tells where it went, getcwd where the process is. */
function chdir(_state: SystemState, context: Context): void {
  const view = context.event;
  if (view.i64(0) < 0 || context.thread === undefined) return;
  const path = view.str(1);
  if (path !== "" && path !== "<NA>" && path !== "(NULL)") {
    setCwd(context.thread, path);
  }
}

function fchdir(state: SystemState, context: Context): void {
  const { event: view, thread, fd } = context;
  if (view.i64(0) < 0 || thread === undefined) return;
  if (fd !== undefined && fd.name !== "") setCwd(thread, fd.name);
  else {
    const path = state.reader?.cwd(thread.pid);
    if (path !== undefined) setCwd(thread, path);
  }
}

function chroot(_state: SystemState, context: Context): void {
  const { event: view, thread } = context;
  if (view.i64(0) !== 0 || thread === undefined) return;
  thread.main.root = resolvePath(thread.main.cwd, view.str(1));
}

/** The working directory is the process's: threads share it. */
function setCwd(thread: Thread, path: ByteString): void {
  const full = resolvePath(thread.main.cwd, path);
  const cwd = full.endsWith("/") ? full : full + "/";
  thread.main.cwd = cwd;
  thread.cwd = cwd;
}
