/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Resource limits. */
#ifndef SAKER_LIMIT_H
#define SAKER_LIMIT_H

#include "syscall.h"

#define RESOURCES 16
#define UNKNOWN_RESOURCE 255

struct limit {
	u64 current, max;
};

/* A struct rlimit of the program, whose numbers have `width` bytes. All ones when there is none, as for "unlimited". */
INLINE struct limit user_limit(u64 pointer, u32 width)
{
	struct limit out = {-1, -1};
	if (width == 4) {
		s32 narrow[2] = {};
		if (bpf_probe_read_user(narrow, sizeof(narrow), (void *)pointer) == 0) {
			out.current = narrow[0] == -1 ? (u64)-1 : (u32)narrow[0];
			out.max = narrow[1] == -1 ? (u64)-1 : (u32)narrow[1];
		}
		return out;
	}
	struct limit wide = {};
	return bpf_probe_read_user(&wide, sizeof(wide), (void *)pointer) ? out : wide;
}

/* Resources have the kernel's numbers in events. */
INLINE u8 limit_resource(u32 resource)
{
	return resource < RESOURCES ? resource : UNKNOWN_RESOURCE;
}

#endif
