import type { ByteString } from "../events/bytestring.ts";
import type { Group, User } from "./state_view.ts";
import { RateLimit } from "./_rate_limit.ts";
import { AccountFiles, type AccountReader } from "./account_files.ts";

/** Containers whose accounts are kept. */
const MAX_CONTAINERS = 1024;
/** How often in a second files are looked at for an id that they did not have. */
const LOOKS = 1;

/**
 * Accounts of the host and of containers by id. The host's come from its files and are read again when these change;
 * those of a container are read when somebody first asks for one, through a process in it. An id that is not there may
 * be new: then the files are looked at once more.
 */
export class Users {
  readonly #host = new AccountFiles();
  readonly #containers = new Map<ByteString, AccountFiles>();
  readonly #reader: AccountReader | undefined;
  readonly #looks = new RateLimit(LOOKS);
  #hostStamp = "";

  /** @param reader reads the files of the live system; without it accounts come from events and captures only */
  constructor(reader?: AccountReader) {
    this.#reader = reader;
    this.refresh();
  }

  /**
   * The account of `uid`, or undefined.
   *
   * @param pids for each container a process that shows its files
   */
  user(
    uid: number,
    containerId: ByteString,
    pids: ReadonlyMap<ByteString, number>,
  ): User | undefined {
    const { users } = this.#files(containerId, pids);
    const known = users.get(uid);
    if (known !== undefined || !this.#look(containerId, pids)) return known;
    return users.get(uid);
  }

  /** The group of `gid`, or undefined. */
  group(
    gid: number,
    containerId: ByteString,
    pids: ReadonlyMap<ByteString, number>,
  ): Group | undefined {
    const { groups } = this.#files(containerId, pids);
    const known = groups.get(gid);
    if (known !== undefined || !this.#look(containerId, pids)) return known;
    return groups.get(gid);
  }

  #files(
    containerId: ByteString,
    pids: ReadonlyMap<ByteString, number>,
  ): AccountFiles {
    if (containerId === "") return this.#host;
    const known = this.#containers.get(containerId);
    if (known !== undefined) return known;
    const pid = pids.get(containerId);
    const files = this.#container(containerId);
    if (pid !== undefined) this.#reader?.container(pid, files);
    return files;
  }

  /** Takes what has been added to the files. @returns false when it is not the time for that */
  #look(containerId: ByteString, pids: ReadonlyMap<ByteString, number>) {
    const pid = pids.get(containerId);
    if (this.#reader === undefined || (containerId !== "" && !pid)) {
      return false;
    }
    if (!this.#looks.take()) return false;
    if (containerId === "") this.refresh();
    else this.#reader.container(pid!, this.#container(containerId));
    return true;
  }

  #container(containerId: ByteString): AccountFiles {
    if (containerId === "") return this.#host;
    let files = this.#containers.get(containerId);
    if (files === undefined) {
      if (this.#containers.size >= MAX_CONTAINERS) this.#containers.clear();
      this.#containers.set(containerId, files = new AccountFiles());
    }
    return files;
  }

  /** Reads the host's files again if they have changed. */
  refresh(): void {
    if (this.#reader === undefined) return;
    const stamp = this.#reader.stamp();
    if (stamp === this.#hostStamp) return;
    this.#hostStamp = stamp;
    this.#host.clear();
    this.#reader.host(this.#host);
  }

  addUser(user: User, containerId: ByteString): void {
    this.#container(containerId).users.set(user.uid, user);
  }
  addGroup(group: Group, containerId: ByteString): void {
    this.#container(containerId).groups.set(group.gid, group);
  }
  deleteUser(uid: number, containerId: ByteString): void {
    this.#container(containerId).users.delete(uid);
  }
  deleteGroup(gid: number, containerId: ByteString): void {
    this.#container(containerId).groups.delete(gid);
  }
  /** All accounts of the host. */
  hostUsers(): MapIterator<User> {
    return this.#host.users.values();
  }
  hostGroups(): MapIterator<Group> {
    return this.#host.groups.values();
  }
  clear(): void {
    this.#host.clear();
    this.#containers.clear();
  }
}
