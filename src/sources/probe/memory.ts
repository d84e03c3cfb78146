import { probeLibrary } from "./library.ts";

/**
 * Gives memory back that only starting up has needed, see `saker_trim` in `probe/saker.h`.
 *
 * @throws {SourceError} when the shared object cannot be loaded
 */
export function releaseMemory(): void {
  probeLibrary().saker_trim();
}
