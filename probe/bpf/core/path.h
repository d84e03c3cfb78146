/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Paths put together from the kernel's own objects, from the last component to the first, in the scratch memory: the
 * text ends at PATH_END and its start is returned. bpf_d_path() would be exact, but few hooks may call it.
 */
#ifndef SAKER_PATH_H
#define SAKER_PATH_H

#include "event.h"

#define PATH_END 4095
#define PATH_PLACES 4095 /* mask */
#define MAX_COMPONENTS 48
#define MAX_COMPONENT 255 /* and a mask */
/* Where a single name is read to, behind the text and what a mask lets it overrun. */
#define NAME_PLACE 6144

/* Puts `length` bytes in front of the text. Returns the new start, or 0 when there is no room. */
INLINE u32 prepend(struct saker_scratch *s, u32 start, const void *from, u64 length)
{
	OPAQUE(length);
	if (length > MAX_COMPONENT || length + 1 > start)
		return 0;
	start -= length;
	/* Linux 6.12's verifier forgets the upper bound in the subtraction */
	OPAQUE(length);
	bpf_probe_read_kernel(&s->path[start & PATH_PLACES], length & MAX_COMPONENT, from);
	return settle(s, start);
}

INLINE u32 prepend_slash(struct saker_scratch *s, u32 start)
{
	if (start == 0)
		return 0;
	start--;
	s->path[start & PATH_PLACES] = '/';
	return settle(s, start);
}

INLINE struct mount *mount_of(struct vfsmount *mnt)
{
	return (void *)mnt - bpf_core_field_offset(struct mount, mnt);
}

struct walk {
	struct saker_scratch *s;
	u32 start;
	struct mount *mount;
	struct dentry *dentry;
};

STEP walk_up(u32 i, void *state)
{
	struct walk *w = state;
	/* members of `w` are copied first: BPF_CORE_READ would take it for a structure of the kernel */
	struct dentry *dentry = w->dentry;
	struct mount *mount = w->mount;
	struct dentry *parent = BPF_CORE_READ(dentry, d_parent);
	if (dentry == BPF_CORE_READ(mount, mnt.mnt_root)) {
		struct mount *above = BPF_CORE_READ(mount, mnt_parent);
		if (above == mount)
			return 1;
		w->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
		w->mount = above;
		return 0;
	}
	u32 start = prepend(w->s, w->start, BPF_CORE_READ(dentry, d_name.name), BPF_CORE_READ(dentry, d_name.len));
	if (!start)
		return 1;
	w->start = start;
	if (dentry == parent)
		return 1;
	w->start = prepend_slash(w->s, start);
	w->dentry = parent;
	return 0;
}

/*
 * The path of an open file or directory, as seen from the root of its mount namespace. Objects outside of any
 * directory (memfd) come without a slash.
 */
INLINE u32 build_path(struct saker_scratch *s, struct vfsmount *vfsmount, struct dentry *dentry)
{
	struct walk w = {.s = s, .start = settle(s, PATH_END), .mount = mount_of(vfsmount), .dentry = dentry};
	s->path[PATH_END] = 0;
	repeat(MAX_COMPONENTS, walk_up, &w);
	return w.start == PATH_END ? prepend_slash(s, w.start) : w.start;
}

/* Appends the text from `start` on, with its NUL; part of a parameter. Returns the bytes. */
INLINE u32 add_built(struct event *e, u32 start)
{
	u64 length = PATH_END + 1 - (start & PATH_PLACES);
	OPAQUE(length);
	if (length > PATH_END + 1)
		return 0;
	bpf_probe_read_kernel(here(e), length, &e->s->path[start & PATH_PLACES]);
	e->place = settle(e->s, e->place + length);
	return length;
}

/* The path of an open file as a parameter; empty without a file. */
INLINE void put_file_path(struct event *e, struct file *file)
{
	if (!file) {
		put_empty(e);
		return;
	}
	u32 start = build_path(e->s, BPF_CORE_READ(file, f_path.mnt), BPF_CORE_READ(file, f_path.dentry));
	set_length(e, add_built(e, start));
}

#endif
