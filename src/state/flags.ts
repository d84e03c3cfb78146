/** Bits of {@link Thread.flags}: those of clone events, and the marks that captures carry in the same word. */
export const ThreadFlag = {
  CLONE_FILES: 0x1,
  CLONE_NEWPID: 0x40,
  CLONE_PARENT: 0x100,
  CLONE_THREAD: 0x2000,
  /** The entry was made from the child's own event. */
  CLONE_INVERTED: 0x10000,
  NAME_CHANGED: 0x20000,
  ACTIVE: 0x80000,
  CLONE_NEWUSER: 0x100000,
  /** Standard output or input was replaced by a copy: part of a shell pipe. */
  PIPE_SRC: 0x200000,
  PIPE_DST: 0x400000,
  CLONE_VFORK: 0x8000000,
  CHILD_IN_PIDNS: 0x20000000,
  IS_MAIN_THREAD: 0x40000000,
} as const;

/** Bits of open flags in events (`file_flags` in src/events/schema.json). */
export const OpenFlag = {
  READ: 0x1,
  WRITE: 0x2,
  CREATE: 0x4,
  DIRECTORY: 0x400,
  CLOEXEC: 0x1000,
  TMPFILE: 0x2000,
  /** The file was not there before. */
  CREATED: 0x4000,
  UPPER_LAYER: 0x8000,
  LOWER_LAYER: 0x10000,
} as const;

/** Kernel's value of O_CLOEXEC, SOCK_CLOEXEC and their like, for events that pass flags through untranslated. */
export const KERNEL_CLOEXEC = 0x80000;

/** Directory descriptor that stands for the working directory. */
export const AT_FDCWD = -100;
