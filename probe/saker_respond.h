/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Responses that the probe decides by itself: shared by the BPF programs, the shared object and (by hand, see
 * src/respond/kernel/layout.ts) user space. Little-endian, naturally aligned.
 *
 * A decision holds when all of its tests do; the first one that holds has its signal sent to the process that has made
 * the event, before it returns to user mode.
 */
#ifndef SAKER_RESPOND_H
#define SAKER_RESPOND_H

#include <linux/types.h>

#define SAKER_MAX_DECISIONS 64
#define SAKER_MAX_TESTS 6
/* 8-byte words of a text to compare with. */
#define SAKER_TEXT_WORDS 16
#define SAKER_NAME_WORDS 4
#define SAKER_MAX_SPARED_NAMES 64
#define SAKER_MAX_SPARED_PIDS 32

enum saker_test_kind {
	SAKER_TEXT_EQUAL,   /* parameter, with its NUL */
	SAKER_TEXT_PREFIX,  /* parameter; never holds for a path with ".." in it */
	SAKER_NUMBER_EQUAL, /* parameter of 4 (unsigned) or 8 bytes (signed) */
	SAKER_NUMBER_BELOW,
	SAKER_NUMBER_BITS, /* any of these bits is set */
	SAKER_UID_EQUAL,   /* effective user id */
	SAKER_UID_BELOW,
	SAKER_COMM_EQUAL, /* name of the task; fails, negated or not, for others than the main thread */
};

struct saker_test {
	__u8 kind;    /* enum saker_test_kind */
	__u8 negated; /* the test must not hold */
	__u8 param;   /* index of the parameter */
	__u8 length;  /* of the text, with the NUL of SAKER_TEXT_EQUAL */
	__u32 unused;
	__s64 number;
	/* A word counts in the bits that the mask has; beyond the text it has none. */
	__u64 text[SAKER_TEXT_WORDS];
	__u64 mask[SAKER_TEXT_WORDS];
};

struct saker_decision {
	__u16 code; /* of the event; 0 ends the list */
	__u16 signal;
	__u32 tests;
	struct saker_test test[SAKER_MAX_TESTS];
};

/* Operations that can be refused: the `code` of decisions that do. Their numbers are those below, texts the path. */
enum saker_hook {
	SAKER_HOOK_OPEN = 1,
	SAKER_HOOK_EXEC,
	SAKER_HOOK_CONNECT, /* over IPv4 */
	SAKER_HOOK_UNLINK,
	SAKER_HOOK_RENAME, /* by the old name */
};
enum saker_deny_number {
	SAKER_DENY_FLAGS,   /* of an open, as events have them: reading, writing, directory */
	SAKER_DENY_PORT,    /* of a connect */
	SAKER_DENY_ADDRESS, /* … in host order */
	SAKER_DENY_NUMBERS = 4,
};

struct saker_spared_name {
	__u64 text[SAKER_NAME_WORDS];
	__u64 mask[SAKER_NAME_WORDS]; /* all zero ends the list */
};

/* Who is left alone whatever the decisions say; user space, which knows more, has the last word about them. */
struct saker_spared {
	__u32 pids[SAKER_MAX_SPARED_PIDS];                      /* 0 ends the list */
	struct saker_spared_name names[SAKER_MAX_SPARED_NAMES]; /* file names of executables */
};

#endif
