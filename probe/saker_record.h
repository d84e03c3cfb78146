/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What a ring record holds, shared by the BPF programs, the shared object and (by hand, see src/events/view.ts)
 * user space. All integers little-endian, nothing aligned.
 *
 *   offset 0       event header, 26 bytes: u64 ts, u64 tid, u32 len, u16 type, u32 nparams
 *   offset 26      u16 length of each parameter
 *   ...            the parameters, without padding
 *   offset len     struct saker_tail
 *   ...            tail parts: u8 kind, u8 zero, u16 length, bytes
 *
 * The first `len` bytes are an event of the capture format, version 2, and are written to files as they are.
 */
#ifndef SAKER_RECORD_H
#define SAKER_RECORD_H

struct saker_event_header {
	unsigned long long ts;  /* ns since the epoch */
	unsigned long long tid; /* in the initial pid namespace */
	unsigned int len;       /* header + lengths + parameters */
	unsigned short type;    /* exit event code */
	unsigned int nparams;
} __attribute__((packed));

/* What the capture format has no place for. 24 bytes. */
struct saker_tail {
	unsigned short cpu;
	unsigned short flags; /* SAKER_TAIL_* */
	unsigned int tgid;
	unsigned long long start_time; /* of the thread group's leader, ns since boot */
	unsigned long long cgroup_id;  /* v2 hierarchy */
} __attribute__((packed));

enum saker_tail_flags {
	SAKER_TAIL_COMPAT = 1,    /* 32-bit syscall entry */
	SAKER_TAIL_IO_URING = 2,  /* submitted through io_uring */
	SAKER_TAIL_SIGNALLED = 4, /* the probe has sent a signal because of it */
	SAKER_TAIL_DENIED = 8,    /* the probe has refused it */
};

enum saker_tail_kind {
	SAKER_PART_REALPATH = 1,  /* what the kernel resolved for the (first) path */
	SAKER_PART_REALPATH2 = 2, /* for the second path */
	SAKER_PART_REALADDR = 3,  /* the peer's address in the kernel's socket */
	/*
	 * The (first) path as the kernel has copied it from the program; without a byte when that is not known. Comes
	 * with every path that is the kernel's own in whole. Where it is missing, that path is made of the kernel's own
	 * path of a directory and, behind it, the copied text.
	 */
	SAKER_PART_NAME = 4,
	SAKER_PART_NAME2 = 5, /* the second one */
};

#endif
