/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Translation of the kernel's flags into those of events, where the two differ. */
#ifndef SAKER_FLAGS_H
#define SAKER_FLAGS_H

#include "base.h"

/* open flags (include/uapi/asm-generic/fcntl.h; arm64 swaps some) */
#define O_ACCMODE 3
#define O_CREAT 0x40
#define O_EXCL 0x80
#define O_TRUNC 0x200
#define O_APPEND 0x400
#define O_NONBLOCK 0x800
#define O_DSYNC 0x1000
#define O_SYNC 0x101000
#define O_CLOEXEC 0x80000
#if defined(__TARGET_ARCH_arm64)
#define O_DIRECTORY 0x4000
#define O_DIRECT 0x10000
#define O_LARGEFILE 0x20000
#else
#define O_DIRECT 0x4000
#define O_LARGEFILE 0x8000
#define O_DIRECTORY 0x10000
#endif
#define O_TMPFILE (0x400000 | O_DIRECTORY)

/* flags of the …at() calls (include/uapi/linux/fcntl.h) */
#define AT_SYMLINK_NOFOLLOW 0x100
#define AT_NO_AUTOMOUNT 0x800
#define AT_EMPTY_PATH 0x1000

/* The event's own bits of `file_flags`. */
enum file_flags {
	FILE_RDONLY = 1,
	FILE_WRONLY = 2,
	FILE_CREAT = 4,
	FILE_APPEND = 8,
	FILE_DSYNC = 0x10,
	FILE_EXCL = 0x20,
	FILE_NONBLOCK = 0x40,
	FILE_SYNC = 0x80,
	FILE_TRUNC = 0x100,
	FILE_DIRECT = 0x200,
	FILE_DIRECTORY = 0x400,
	FILE_LARGEFILE = 0x800,
	FILE_CLOEXEC = 0x1000,
	FILE_TMPFILE = 0x2000,
	FILE_CREATED = 0x4000,
	FILE_UPPER_LAYER = 0x8000,
	FILE_LOWER_LAYER = 0x10000,
};

/* `to` when all bits of `from` are set in `flags`. */
#define MAP_FLAG(flags, from, to) (((flags) & (from)) == (from) ? (to) : 0)

INLINE u32 open_flags(u32 flags)
{
	/* 0, 1, 2 = read, write, both; 3 (neither, for ioctls) counts as read */
	u32 access = flags & O_ACCMODE;
	u32 out = access == 1 ? FILE_WRONLY : access == 2 ? FILE_RDONLY | FILE_WRONLY : FILE_RDONLY;
	out |= MAP_FLAG(flags, O_CREAT, FILE_CREAT);
	out |= MAP_FLAG(flags, O_TMPFILE, FILE_TMPFILE);
	out |= MAP_FLAG(flags, O_APPEND, FILE_APPEND);
	out |= MAP_FLAG(flags, O_DSYNC, FILE_DSYNC);
	out |= MAP_FLAG(flags, O_EXCL, FILE_EXCL);
	out |= MAP_FLAG(flags, O_NONBLOCK, FILE_NONBLOCK);
	out |= MAP_FLAG(flags, O_SYNC, FILE_SYNC);
	out |= MAP_FLAG(flags, O_TRUNC, FILE_TRUNC);
	out |= MAP_FLAG(flags, O_DIRECT, FILE_DIRECT);
	out |= MAP_FLAG(flags, O_DIRECTORY, FILE_DIRECTORY);
	out |= MAP_FLAG(flags, O_LARGEFILE, FILE_LARGEFILE);
	out |= MAP_FLAG(flags, O_CLOEXEC, FILE_CLOEXEC);
	return out;
}

/* Permission bits given to an open; the kernel ignores them when it creates nothing. */
INLINE u32 open_mode(u32 flags, u32 mode)
{
	return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? mode & 07777 : 0;
}

/* Descriptor flags of dup3, pipe2, socket… : only these two are meant, no access mode. */
INLINE u32 fd_flags(u32 flags)
{
	return MAP_FLAG(flags, O_CLOEXEC, FILE_CLOEXEC) | MAP_FLAG(flags, O_NONBLOCK, FILE_NONBLOCK);
}

INLINE u32 pipe_flags(u32 flags)
{
	return fd_flags(flags) | MAP_FLAG(flags, O_DIRECT, FILE_DIRECT);
}

/* PROT_… of mmap and mprotect (include/uapi/asm-generic/mman-common.h) to `prot_flags` */
INLINE u32 protection_flags(u32 flags)
{
	/* READ, WRITE, EXEC and SEM are the same; GROWSDOWN and GROWSUP */
	return (flags & 0xf) | MAP_FLAG(flags, 0x01000000, 0x10) | MAP_FLAG(flags, 0x02000000, 0x20);
}

/* clone flags (include/uapi/linux/sched.h) to `clone_flags` */
INLINE u32 clone_flags(u32 flags)
{
	u32 out = 0;
	out |= MAP_FLAG(flags, 0x00000400, 0x1);        /* FILES */
	out |= MAP_FLAG(flags, 0x00000200, 0x2);        /* FS */
	out |= MAP_FLAG(flags, 0x80000000, 0x4);        /* IO */
	out |= MAP_FLAG(flags, 0x08000000, 0x8);        /* NEWIPC */
	out |= MAP_FLAG(flags, 0x40000000, 0x10);       /* NEWNET */
	out |= MAP_FLAG(flags, 0x00020000, 0x20);       /* NEWNS */
	out |= MAP_FLAG(flags, 0x20000000, 0x40);       /* NEWPID */
	out |= MAP_FLAG(flags, 0x04000000, 0x80);       /* NEWUTS */
	out |= MAP_FLAG(flags, 0x00008000, 0x100);      /* PARENT */
	out |= MAP_FLAG(flags, 0x00100000, 0x200);      /* PARENT_SETTID */
	out |= MAP_FLAG(flags, 0x00002000, 0x400);      /* PTRACE */
	out |= MAP_FLAG(flags, 0x00000800, 0x800);      /* SIGHAND */
	out |= MAP_FLAG(flags, 0x00040000, 0x1000);     /* SYSVSEM */
	out |= MAP_FLAG(flags, 0x00010000, 0x2000);     /* THREAD */
	out |= MAP_FLAG(flags, 0x00800000, 0x4000);     /* UNTRACED */
	out |= MAP_FLAG(flags, 0x00000100, 0x8000);     /* VM */
	out |= MAP_FLAG(flags, 0x10000000, 0x100000);   /* NEWUSER */
	out |= MAP_FLAG(flags, 0x00200000, 0x800000);   /* CHILD_CLEARTID */
	out |= MAP_FLAG(flags, 0x01000000, 0x1000000);  /* CHILD_SETTID */
	out |= MAP_FLAG(flags, 0x00080000, 0x2000000);  /* SETTLS */
	out |= MAP_FLAG(flags, 0x00004000, 0x8000000);  /* VFORK */
	out |= MAP_FLAG(flags, 0x02000000, 0x10000000); /* NEWCGROUP */
	return out;
}
#define CLONE_CHILD_IN_PIDNS 0x20000000

#endif
