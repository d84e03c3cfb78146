import {
  type AccountFiles,
  type AccountReader,
  MAX_FILE_BYTES,
} from "../account_files.ts";
import { readBytes, readRegularFile } from "./files.ts";

/** Accounts from the files in /etc. */
export class EtcAccounts implements AccountReader {
  readonly #etc: string;

  /** @param etc directory with the host's `passwd` and `group` */
  constructor(etc = "/etc") {
    this.#etc = etc;
  }

  stamp(): string {
    return ["passwd", "group"].map((name) => {
      try {
        const { mtime, ino, size } = Deno.statSync(`${this.#etc}/${name}`);
        return `${mtime?.getTime()}.${ino}.${size}`;
      } catch {
        return "";
      }
    }).join(" ");
  }

  host(into: AccountFiles): void {
    into.parsePasswd(readBytes(`${this.#etc}/passwd`, MAX_FILE_BYTES) ?? "");
    into.parseGroup(readBytes(`${this.#etc}/group`, MAX_FILE_BYTES) ?? "");
  }

  container(pid: number, into: AccountFiles): void {
    const etc = `/proc/${pid}/root/etc`;
    into.parsePasswd(readRegularFile(`${etc}/passwd`, MAX_FILE_BYTES) ?? "");
    into.parseGroup(readRegularFile(`${etc}/group`, MAX_FILE_BYTES) ?? "");
  }
}
