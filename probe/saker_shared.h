/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Memory that the BPF programs and the shared object both see. `struct saker_shared` is the probe's .bss, mapped into
 * user space; `struct saker_counters` is one entry of a mapped array for each CPU.
 */
#ifndef SAKER_SHARED_H
#define SAKER_SHARED_H

#include <linux/types.h>

/* Syscall numbers above this are not known to any kernel of today. A power of two: the programs mask with it. */
#define SAKER_MAX_SYSCALLS 512
/* Largest event; parameter lengths are 16-bit and so is everything that reads them. */
#define SAKER_MAX_EVENT 65536
/* Most bytes that a setting can ask for of a data buffer. */
#define SAKER_MAX_SNAPLEN 16384
/* Opcodes of io_uring. A power of two. */
#define SAKER_MAX_OPERATIONS 64
/* Indices among the programs of the syscalls of those that serve none in particular. */
#define SAKER_GENERIC (SAKER_MAX_SYSCALLS - 1)
#define SAKER_SOCKETCALL (SAKER_MAX_SYSCALLS - 2)

/* Bits of saker_shared.wanted. */
enum saker_wanted {
	SAKER_WANTED_NATIVE = 1, /* the number is wanted when it comes through the native entry */
	SAKER_WANTED_COMPAT = 2, /* … through the 32-bit entry */
	SAKER_HANDSHAKE = 4,     /* saker is about to make this syscall to tell its process id */
	SAKER_WANTED_PATHS = 8,  /* … and so is what security hooks see of its paths, whatever the entry */
};

struct saker_shared {
	/* The only writer of `armed` besides the probe is the reader about to sleep. */
	__u32 armed;
	/* Process id of saker as the initial pid namespace numbers it; 0 until the handshake. */
	__u32 self_tgid;
	/* Second argument that the handshake syscall carries. */
	__u64 cookie;
	/* Added to the boot clock to get ns since the epoch. */
	__u64 epoch_offset;
	/* Bytes taken of a data buffer. */
	__u32 snaplen;
	/* enum saker_wanted, indexed by the number as it came through either entry. */
	__u8 wanted[SAKER_MAX_SYSCALLS];
	/* Program of a 32-bit syscall: a native number, SAKER_GENERIC or SAKER_SOCKETCALL. */
	__u16 native[SAKER_MAX_SYSCALLS];
	/* Ids of the generic event, by native number and by 32-bit number. */
	__u16 sc_id[SAKER_MAX_SYSCALLS];
	__u16 compat_sc_id[SAKER_MAX_SYSCALLS];
	/* Native number of the syscall that does what an io_uring operation does, when it is wanted; 0 otherwise. */
	__u16 operation[SAKER_MAX_OPERATIONS];
};

/* Why an event was lost in the kernel. */
enum saker_drop {
	SAKER_DROP_RING_FULL,  /* user space was too slow */
	SAKER_DROP_TOO_LARGE,  /* more than SAKER_MAX_EVENT */
	SAKER_DROP_NO_PROGRAM, /* a tail call found no program */
	SAKER_DROP_IN_FLIGHT,  /* more io_uring requests under way than are remembered */
	SAKER_DROP_REASONS,
};

/* The entry of the per-syscall losses that stands for events that are no syscalls. */
#define SAKER_NOT_A_SYSCALL (SAKER_MAX_SYSCALLS - 1)

/* What the programs of one CPU work with; nobody else touches it once they are attached. */
struct saker_scratch {
	__u32 ring; /* index of the CPU's ring; set by user space */
	/* The syscall at hand, filled by the dispatcher. */
	__u32 nr;    /* native number, or SAKER_GENERIC for a 32-bit syscall without counterpart */
	__u32 sc_id; /* of the generic event */
	__u32 raw_nr;
	__u32 flags;   /* enum saker_tail_flags */
	__u32 settled; /* see settle() of the probe */
	/* The path of an open with the directory that it starts from in front, see whole.h of the probe. */
	__u32 whole_place;  /* in `data` */
	__u32 whole_length; /* with its NUL; 0 = the path was whole by itself */
	__u64 pid_tgid;
	__s64 ret;
	__u64 args[6];
	__u64 request; /* address of the io_uring request that the event is about */
	/* The event; the second half lets the verifier see that a parameter always fits. */
	__u8 data[2 * SAKER_MAX_EVENT];
	/* Where paths are put together, from the end. */
	__u8 path[8192];
};

/* Of one CPU; only that CPU writes. */
struct saker_counters {
	__u64 produced; /* events that should have reached user space */
	__u64 dropped[SAKER_DROP_REASONS];
	__u64 unreadable; /* text that could not be read (page not present); the event came without it */
	__u64 dropped_by_syscall[SAKER_MAX_SYSCALLS];
};

#endif
