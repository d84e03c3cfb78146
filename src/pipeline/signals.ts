import { onUsr1 } from "../usr1.ts";

/** What signals ask for. */
export interface SignalActions {
  /** INT or TERM. */
  stop(signal: Deno.Signal): void;
  /** HUP. */
  reload(): void;
  /** USR1; a second later at most. */
  reopen(): void;
}

/**
 * Listens for signals. A second INT or TERM ends the process at once, in case the orderly end hangs.
 *
 * @returns stops listening
 */
export function onSignals(actions: SignalActions): () => void {
  let stopping = false;
  const stop = (signal: Deno.Signal) => () => {
    if (stopping) Deno.exit(1);
    stopping = true;
    actions.stop(signal);
  };
  const listeners: [Deno.Signal, () => void][] = [
    ["SIGINT", stop("SIGINT")],
    ["SIGTERM", stop("SIGTERM")],
    ["SIGHUP", () => actions.reload()],
  ];
  for (const [signal, listener] of listeners) {
    Deno.addSignalListener(signal, listener);
  }
  const stopUsr1 = onUsr1(() => actions.reopen());
  return () => {
    stopUsr1();
    for (const [signal, listener] of listeners) {
      Deno.removeSignalListener(signal, listener);
    }
  };
}

/**
 * Keeps SIGHUP from ending the process before {@link onSignals} listens, which takes a part of a second: a service may be
 * told to reload as soon as it has been started.
 *
 * @returns stops, and tells whether one came
 */
export function holdHangup(): () => boolean {
  let came = false;
  const listener = () => {
    came = true;
  };
  Deno.addSignalListener("SIGHUP", listener);
  return () => {
    Deno.removeSignalListener("SIGHUP", listener);
    return came;
  };
}
