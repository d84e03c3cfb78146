import { EVENTS } from "../events/tables.ts";
import type { Context } from "../state/context.ts";
import { type Extra, plain } from "./_define.ts";
import { returnValue } from "./_event_info.ts";
import { UNKNOWN_DIR } from "../events/path.ts";
import { absoluteParam, isRelative } from "./param_paths.ts";
import { fdName } from "./fd.ts";
import type { FieldClass, FieldDef } from "./field.ts";

/** The descriptor's name takes the place of a path parameter. */
const FD_NAME = "@fd";

/** Path parameter by event, for calls with one path. */
const NAME: Record<number, string> = {
  3: "name", // open
  59: "name", // creat
  277: "path", // mkdir
  279: "path", // rmdir
  191: "special", // quotactl
  301: "path", // unlink
  303: "name", // unlinkat
  305: "path", // mkdirat
  307: "name", // openat
  313: "filename", // fchmodat
  315: "filename", // chmod
  317: FD_NAME, // fchmod
  327: "name", // openat2
  379: "path", // chown
  381: "path", // lchown
  383: FD_NAME, // fchown
  385: "pathname", // fchownat
  387: "name", // umount
  391: "name", // umount2
};

/** What is moved, linked or mounted. For links that is the new name, as the old one is where it points to. */
const SOURCE: Record<number, string> = {
  175: "oldpath", // rename
  177: "oldpath", // renameat
  319: "oldpath", // renameat2
  309: "newpath", // link
  311: "newpath", // linkat
  179: "linkpath", // symlink
  181: "linkpath", // symlinkat
  257: "dev", // mount
};

const TARGET: Record<number, string> = {
  175: "newpath",
  177: "newpath",
  319: "newpath",
  309: "oldpath",
  311: "oldpath",
  179: "target",
  181: "target",
  257: "dir",
};

const SYMLINKAT = 181;
const NOT_HERE = -1;
const OF_FD = -2;

function indices(names: Record<number, string>): Int8Array {
  const out = new Int8Array(EVENTS.length).fill(NOT_HERE);
  for (const [key, name] of Object.entries(names)) {
    const code = Number(key);
    out[code] = name === FD_NAME
      ? OF_FD
      : EVENTS[code]!.params.findIndex((param) => param.name === name);
  }
  return out;
}

const TARGETS = indices(TARGET);

const NEEDS: Extra = { needs: ["cwd", "fds"] };

function path(name: string, which: string, of: Int8Array): FieldDef[] {
  const read = (c: Context, absolute: boolean) => {
    const view = c.event;
    const index = of[view.type] ?? NOT_HERE;
    if (index === NOT_HERE || returnValue(view) < 0) return undefined;
    if (index === OF_FD) return fdName(c);
    if (!view.has(index)) return undefined;
    const raw = view.str(index);
    if (!absolute) return raw;
    // as in Falco: neither the descriptor nor the working directory is what it starts from
    if (view.type === SYMLINKAT && of === TARGETS && isRelative(raw)) {
      return UNKNOWN_DIR + raw;
    }
    return absoluteParam(c, index);
  };
  return [
    plain(
      name,
      "CHARBUF",
      `Absolute path of ${which}; of successful calls only.`,
      (c) => read(c, true),
      NEEDS,
    ),
    plain(
      `${name}raw`,
      "CHARBUF",
      `Path of ${which}, as the program passed it; of successful calls only.`,
      (c) => read(c, false),
    ),
  ];
}

/** Fields of the paths that syscalls work on. */
export const FS_PATH: FieldClass = {
  name: "fs.path",
  description:
    "The paths that syscalls on the file system work on, whether they open the file or not.",
  sources: ["syscall"],
  fields: [
    ...path("fs.path.name", "the file that the call works on", indices(NAME)),
    ...path(
      "fs.path.source",
      "the file that is renamed, of the new link, or of the mounted device",
      indices(SOURCE),
    ),
    ...path(
      "fs.path.target",
      "the new name, of the file that is linked to, or of the mount point",
      TARGETS,
    ),
  ],
};
