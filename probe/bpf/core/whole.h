/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Relative paths made whole for the tests of respond.h: the kernel's own path of the directory, a slash, and the path
 * as the program has passed it. Links in that are not followed and nothing is folded, so that the outcome is what rules
 * see, or, with dots in it, nothing that a test compares with. (Where a program has gone to its working directory
 * through a link, rules know the directory by the link's name, the probe by its own.)
 */
#ifndef SAKER_WHOLE_H
#define SAKER_WHOLE_H

#include "path.h"
#include "file.h"

#ifndef SAKER_RAW_TP

/*
 * Puts the whole path behind the event, where the tail will overwrite it. A global function: the verifier looks at it
 * once, not from every state of every caller.
 */
__noinline int complete_path(struct saker_scratch *s, u32 code, u32 count, u32 end)
{
	if (!s)
		return 0;
	u32 index = path_of_open(code);
	u64 length = param_length(s, index);
	u32 from = param_place(s, index, count);
	if (length < 2 || length >= MAX_PATH || s->data[from & RESPOND_PLACE_MASK] == '/')
		return 0;
	struct task_struct *task = (void *)bpf_get_current_task();
	struct vfsmount *mount = BPF_CORE_READ(task, fs, pwd.mnt);
	struct dentry *dentry = BPF_CORE_READ(task, fs, pwd.dentry);
	u32 second = (RESPOND_HEADER + 2 * count + 8) & RESPOND_PLACE_MASK;
	s64 directory = index == 2 ? *(s64 *)&s->data[second] : AT_FDCWD;
	if (directory != AT_FDCWD) {
		struct file *file = file_of(directory);
		mount = BPF_CORE_READ(file, f_path.mnt);
		dentry = BPF_CORE_READ(file, f_path.dentry);
	}
	if (!dentry)
		return 0;
	struct event part = {.s = s, .place = end};
	u32 start = build_path(scratch_room(s), mount, dentry);
	/* the root's own path is the slash that is put in between */
	if (start != PATH_END - 1 && add_built(&part, scratch_room(s), start))
		part.place--;
	add_u8(&part, '/');
	part.place = settle(s, part.place);
	OPAQUE(length);
	if (length >= MAX_PATH)
		return 0;
	bpf_probe_read_kernel(here(&part), length, &s->data[from & RESPOND_PLACE_MASK]);
	s->whole_place = end & PLACE_MASK;
	s->whole_length = part.place - end + length;
	return 0;
}

#endif

#endif
