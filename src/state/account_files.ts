import type { ByteString } from "../events/bytestring.ts";
import type { Group, User } from "./state_view.ts";

/** Accounts kept of one file, and bytes read of it: a container decides what its files hold. */
const MAX_ACCOUNTS = 10_000;
export const MAX_FILE_BYTES = 1 << 20;

/** Reads the account files of the live system. */
export interface AccountReader {
  /** Changes whenever the host's files do. */
  stamp(): string;
  host(into: AccountFiles): void;
  /** @param pid a process in the container */
  container(pid: number, into: AccountFiles): void;
}

/** What `passwd` and `group` of one system say. */
export class AccountFiles {
  readonly users: Map<number, User> = new Map();
  readonly groups: Map<number, Group> = new Map();

  /** Takes the lines of a `passwd` file; the first of several with one uid counts, as everywhere. */
  parsePasswd(text: ByteString): void {
    for (const line of text.split("\n")) {
      const [name, , uid, gid, , home = "", shell = ""] = line.split(":");
      const id = parseId(uid);
      if (id === undefined || this.users.has(id)) continue;
      if (this.users.size >= MAX_ACCOUNTS) return;
      this.users.set(id, {
        uid: id,
        gid: parseId(gid) ?? 0,
        name,
        home,
        shell,
      });
    }
  }

  /** Takes the lines of a `group` file. */
  parseGroup(text: ByteString): void {
    for (const line of text.split("\n")) {
      const [name, , gid] = line.split(":");
      const id = parseId(gid);
      if (id === undefined || this.groups.has(id)) continue;
      if (this.groups.size >= MAX_ACCOUNTS) return;
      this.groups.set(id, { gid: id, name });
    }
  }

  clear(): void {
    this.users.clear();
    this.groups.clear();
  }
}

function parseId(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  const id = Number(text);
  return id <= 0xffffffff ? id : undefined;
}
