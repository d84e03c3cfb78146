/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Paths put together from the kernel's own objects, from the last component to the first: the text ends at PATH_END of
 * the memory given, and its start is returned. bpf_d_path() would be exact, but few hooks may call it.
 */
#ifndef SAKER_PATH_H
#define SAKER_PATH_H

#include "event.h"

#define PATH_END 4095
#define PATH_PLACES 4095 /* mask */
/* Mounts on the way count as well. The verifier follows each turn of a raw loop, so that those are fewer. */
#ifdef SAKER_RAW_TP
#define MAX_COMPONENTS 48
#else
#define MAX_COMPONENTS 4096
#endif
#define MAX_COMPONENT 255 /* and a mask */
/* Where a single name is read to, behind the room for the path. */
#define NAME_PLACE 6144

/* Memory that a path is put together in. */
struct room {
	/* with what the masks let it overrun */
	u8 text[PATH_END + 1 + MAX_COMPONENT + 1];
	u32 settled; /* see settle() */
};

/* Nobody else's only while the program cannot be preempted. */
INLINE struct room *scratch_room(struct saker_scratch *s)
{
	return (struct room *)s->path;
}

/* Puts `length` bytes in front of the text. Returns the new start, or 0 when there is no room. */
INLINE u32 prepend(struct room *room, u32 start, const void *from, u64 length)
{
	OPAQUE(length);
	if (length > MAX_COMPONENT || length + 1 > start)
		return 0;
	start -= length;
	/* Linux 6.12's verifier forgets the upper bound in the subtraction */
	OPAQUE(length);
	bpf_probe_read_kernel(&room->text[start & PATH_PLACES], length & MAX_COMPONENT, from);
	return settle_in(&room->settled, start);
}

INLINE u32 prepend_slash(struct room *room, u32 start)
{
	if (start == 0)
		return 0;
	start--;
	room->text[start & PATH_PLACES] = '/';
	return settle_in(&room->settled, start);
}

INLINE struct mount *mount_of(struct vfsmount *mnt)
{
	return (void *)mnt - bpf_core_field_offset(struct mount, mnt);
}

struct walk {
	struct room *room;
	u32 start;
	struct mount *mount;
	struct dentry *dentry;
	bool whole;
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
		w->whole = above == mount;
		if (w->whole)
			return 1;
		w->dentry = BPF_CORE_READ(mount, mnt_mountpoint);
		w->mount = above;
		return 0;
	}
	u32 start = prepend(w->room, w->start, BPF_CORE_READ(dentry, d_name.name), BPF_CORE_READ(dentry, d_name.len));
	if (!start)
		return 1;
	w->start = start;
	w->whole = dentry == parent;
	if (w->whole)
		return 1;
	w->start = prepend_slash(w->room, start);
	w->dentry = parent;
	return 0;
}

/*
 * The path of an open file or directory, as seen from the root of its mount namespace. Objects outside of any
 * directory (memfd) come without a slash, and so does the end of a path that is too long: nobody must take it for a
 * path from the root.
 */
INLINE u32 build_path(struct room *room, struct vfsmount *vfsmount, struct dentry *dentry)
{
	struct walk w = {.room = room,
			 .start = settle_in(&room->settled, PATH_END),
			 .mount = mount_of(vfsmount),
			 .dentry = dentry};
	room->text[PATH_END] = 0;
	repeat(MAX_COMPONENTS, walk_up, &w);
	if (w.start == PATH_END)
		return prepend_slash(room, w.start);
	return settle_in(&room->settled, w.whole ? w.start : w.start + 1);
}

/* Appends the path in `room` from `start` on, with its NUL; part of a parameter. Returns the bytes. */
INLINE u32 add_built(struct event *e, const struct room *room, u32 start)
{
	u64 length = PATH_END + 1 - (start & PATH_PLACES);
	OPAQUE(length);
	if (length > PATH_END + 1)
		return 0;
	bpf_probe_read_kernel(here(e), length, &room->text[start & PATH_PLACES]);
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
	struct room *room = scratch_room(e->s);
	u32 start = build_path(room, BPF_CORE_READ(file, f_path.mnt), BPF_CORE_READ(file, f_path.dentry));
	set_length(e, add_built(e, room, start));
}

#endif
