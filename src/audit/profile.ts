import type { Priority } from "../alerts/alert.ts";
import { UserError } from "../errors.ts";
import type { Finding, Report } from "./report.ts";

/** What a command is known to do: the baseline that later runs are compared with. */
export interface Profile {
  profile_version: 1;
  programs: string[];
  read: string[];
  changed: string[];
  endpoints: string[];
  privileges: string[];
}

const KINDS = [
  "programs",
  "read",
  "changed",
  "endpoints",
  "privileges",
] as const;
type Kind = typeof KINDS[number];

/** How a kind is called in a finding, and how much something new of it matters. */
const FINDINGS: Record<Kind, [rule: string, what: string, Priority]> = {
  programs: ["New program", "program not in the profile was run", "Warning"],
  read: ["New file read", "file not in the profile was read", "Notice"],
  changed: [
    "New file changed",
    "file not in the profile was changed",
    "Warning",
  ],
  endpoints: [
    "New endpoint",
    "endpoint not in the profile was used",
    "Warning",
  ],
  privileges: [
    "New privilege",
    "privilege not in the profile was gained",
    "Critical",
  ],
};

/** What a report tells about the behaviour, with what differs from run to run left out ({@link generalise}). */
export function profileOf(report: Report): Profile {
  const list = (items: Iterable<string>) => [...new Set(items)].sort();
  return {
    profile_version: 1,
    programs: list(
      report.files.filter((file) => file.executed > 0)
        .map((file) => generalise(file.path)),
    ),
    read: list(
      report.files.filter((file) => file.read > 0)
        .map((file) => generalise(file.path)),
    ),
    changed: list(
      report.files
        .filter((f) => f.written + f.created + f.deleted + f.changed > 0)
        .map((file) => generalise(file.path)),
    ),
    endpoints: list(report.endpoints.map((each) => {
      // a local port that the kernel has chosen says nothing
      const port = each.direction === "listen" && (each.port ?? 0) >= 32768
        ? "*"
        : each.port ?? "";
      const address = each.protocol === "unix"
        ? generalise(each.address)
        : each.address;
      return `${each.direction} ${each.protocol} ${address} ${port}`.trim();
    })),
    privileges: list(
      report.privileges.map((each) =>
        `${each.what} ${generalise(each.detail)} ${generalise(each.program)}`
      ),
    ),
  };
}

/** Both together. */
export function mergeProfiles(a: Profile, b: Profile): Profile {
  const merged: Profile = { ...a };
  for (const kind of KINDS) {
    merged[kind] = [...new Set([...a[kind], ...b[kind]])].sort();
  }
  return merged;
}

/** A finding for everything that the report has and the profile has not. */
export function compareWithProfile(
  report: Report,
  profile: Profile,
): Finding[] {
  const now = profileOf(report);
  return KINDS.flatMap((kind) => {
    const known = new Set(profile[kind]);
    const [rule, what, priority] = FINDINGS[kind];
    return now[kind].filter((item) => !known.has(item)).map((item) => ({
      rule,
      description: `A ${what}.`,
      kind: "profile" as const,
      priority,
      tags: ["profile"],
      message: `A ${what}: ${item}`,
      event: "",
      count: 1,
      first: report.started,
      last: report.ended,
      process: null,
      chain: [],
      fields: { path: item },
    }));
  });
}

/**
 * Reads a profile's text.
 *
 * @param name file name, for the message
 * @throws {UserError} when it is not a profile
 */
export function parseProfile(text: string, name: string): Profile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${name}: not JSON: ${(error as Error).message}`);
  }
  const profile = value as Profile;
  if (profile?.profile_version !== 1) {
    throw new UserError(
      `${name}: not a profile that this version can read: make one with ` +
        "saker audit --save-profile",
    );
  }
  for (const kind of KINDS) {
    const list: unknown = profile[kind];
    if (
      !Array.isArray(list) || !list.every((item) => typeof item === "string")
    ) {
      throw new UserError(`${name}: '${kind}' must be a list of texts`);
    }
  }
  return profile;
}

/**
 * Puts `*` where names are made up anew in every run: process ids, hashes, the random ends of temporary files' names.
 */
export function generalise(path: string): string {
  return path.split("/").map((part) =>
    part
      .replace(/^\d+$/, "*")
      .replace(/[0-9a-f]{8,}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, "*")
      .replace(/[0-9a-f]{16,}/gi, "*")
      .replace(/\d{5,}/g, "*")
      .replace(/(^|[._-])[A-Za-z0-9]{6,12}$/, (end, separator) => {
        const random = end.slice(separator.length);
        return looksRandom(random) ? `${separator}*` : end;
      })
  ).join("/");
}

/** Whether it could come from mkstemp(3): upper and lower case, or letters and figures, mixed all over. */
function looksRandom(text: string): boolean {
  const changes =
    text.split("").filter((character, i) =>
      i > 0 && classOf(character) !== classOf(text[i - 1])
    ).length;
  return changes >= 3;
}

function classOf(character: string): number {
  return /\d/.test(character) ? 0 : /[A-Z]/.test(character) ? 1 : 2;
}
