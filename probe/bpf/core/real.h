/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the kernel itself has resolved, sent behind the event. Only where rules ask for it: `resolving` is set before
 * loading, and without it the verifier drops all of this.
 *
 * For calls that leave an open file behind, the path comes from the kernel's own objects. The others let go of theirs
 * before a tracepoint sees them. Where security hooks can be watched, these have seen them (resolved.h). Otherwise, and
 * for calls that failed before, it is the path that the kernel has copied from the program, which nobody can change any
 * more, behind the kernel's own path of the directory that it starts from. Links in it are not followed.
 */
#ifndef SAKER_REAL_H
#define SAKER_REAL_H

#include "path.h"
#include "request.h"
#include "resolved.h"
#include "socket.h"

#define AT_FDCWD -100

const volatile u32 resolving SEC(".rodata.resolve") = 0;

/* Paths that the kernel has copied for the calls under way; see hooks/names.h. */
struct copied_key {
	u64 tid;
	u64 pointer; /* where the program has the path */
};
struct copied {
	u64 nr; /* of the syscall, where it is known */
	char text[MAX_PATH];
};
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 1);
	__type(key, struct copied_key);
	__type(value, struct copied);
} names SEC(".maps");

enum real_what { REAL_FILE = 1, REAL_NAME = 2, REAL_FIRST = 4, REAL_SECOND = 8, REAL_ADDRESS = 16 };

/* The path in argument `n` as the kernel has copied it, kernel memory; NULL when that is not known. */
INLINE const char *copied_path(struct event *e, u32 n)
{
	if (e->ring)
		return request_path(e, n);
	struct copied_key key = {.tid = (u32)e->s->pid_tgid, .pointer = arg(e, n)};
	struct copied *copied = bpf_map_lookup_elem(&names, &key);
	if (!copied)
		return NULL;
#ifndef SAKER_RAW_TP
	/* of another call, from the same place */
	if (copied->nr != e->s->raw_nr)
		return NULL;
#endif
	return copied->text;
}

/* A path too long to be copied like the others must not find the one before it. */
INLINE void forget_path(struct event *e, u32 n)
{
	struct copied_key key = {.tid = (u32)e->s->pid_tgid, .pointer = arg(e, n)};
	if (!e->ring)
		bpf_map_delete_elem(&names, &key);
}

/* The event's path is that of an open file. */
INLINE void real_file(struct event *e, struct file *file)
{
	e->real.what |= REAL_FILE;
	e->real.file = file;
}

/* The event has opened its result by the path in argument `n`. */
INLINE void real_opened(struct event *e, u32 n)
{
	real_file(e, file_of(result(e)));
	e->real.what |= REAL_NAME;
	e->real.path[0].arg = n;
}

/* The event's path is the one in argument `n`, starting from the descriptor `directory`. */
INLINE void real_path(struct event *e, s64 directory, u32 n)
{
	e->real.what |= REAL_FIRST;
	e->real.path[0].directory = directory;
	e->real.path[0].arg = n;
}
INLINE void real_second_path(struct event *e, s64 directory, u32 n)
{
	e->real.what |= REAL_SECOND;
	e->real.path[1].directory = directory;
	e->real.path[1].arg = n;
}

/* The event's address is that of the peer of the socket behind descriptor `fd`. */
INLINE void real_address(struct event *e, s64 fd)
{
	e->real.what |= REAL_ADDRESS;
	e->real.fd = fd;
}

/* Starts a part of the tail. Returns its place. */
INLINE u32 part_begin(struct event *e, enum saker_tail_kind kind)
{
	u32 first = settle(e->s, e->place);
	e->place = first;
	add_u16(e, kind);
	add_u16(e, 0);
	return first;
}
INLINE void part_end(struct event *e, u32 first)
{
	u32 length = e->place - first - 4;
	u32 at = (first + 2) & PLACE_MASK;
	e->place = settle(e->s, e->place);
	*(u16 *)&e->s->data[at] = length;
}

INLINE void add_real_file(struct event *e)
{
	struct file *file = e->real.file;
	if (!file)
		return;
	struct room *room = scratch_room(e->s);
	u32 first = part_begin(e, SAKER_PART_REALPATH);
	add_built(e, room, build_path(room, BPF_CORE_READ(file, f_path.mnt), BPF_CORE_READ(file, f_path.dentry)));
	part_end(e, first);
}

INLINE void add_kernel_text(struct event *e, const char *text)
{
	long length = bpf_probe_read_kernel_str(here(e), MAX_PATH, text);
	e->place = settle(e->s, e->place + (length > 0 ? length : 0));
}

/* The path of a directory in the kernel and the copied text, with a slash between; not folded. */
INLINE void add_real_path(struct event *e, enum saker_tail_kind kind, s64 directory, u32 n)
{
	const char *text = copied_path(e, n);
	char begin = 0;
	if (!text)
		return;
	struct task_struct *task = (void *)bpf_get_current_task();
	struct vfsmount *mount;
	struct dentry *dentry;
	bpf_probe_read_kernel(&begin, 1, text);
	if (begin == '/') {
		mount = BPF_CORE_READ(task, fs, root.mnt);
		dentry = BPF_CORE_READ(task, fs, root.dentry);
	} else if (directory == AT_FDCWD) {
		mount = BPF_CORE_READ(task, fs, pwd.mnt);
		dentry = BPF_CORE_READ(task, fs, pwd.dentry);
	} else {
		struct file *file = file_of(directory);
		mount = BPF_CORE_READ(file, f_path.mnt);
		dentry = BPF_CORE_READ(file, f_path.dentry);
	}
	if (!dentry)
		return;
	u32 first = part_begin(e, kind);
	struct room *room = scratch_room(e->s);
	u32 start = build_path(room, mount, dentry);
	/* the root's own path is the slash that is put in between */
	if (start != PATH_END - 1 && add_built(e, room, start))
		e->place--;
	if (begin != '/')
		add_u8(e, '/');
	add_kernel_text(e, text);
	part_end(e, first);
}

INLINE void add_real_address(struct event *e)
{
	struct sock *sk = e->ring ? socket_in(request_file(e)) : socket_of(e->real.fd);
	struct ends ends = ends_of_socket(sk, OUTBOUND);
	if (ends.family == AF_UNIX ? !ends.path : !ends.remote_port)
		return;
	u32 first = part_begin(e, SAKER_PART_REALADDR);
	add_u8(e, ends.family);
	if (ends.family == AF_UNIX)
		add_sun_path(e, (const char *)ends.path, ends.path_size);
	else
		add_end(e, ends.family, ends.remote, ends.remote_port);
	part_end(e, first);
}

/* The copied text by itself; without a byte, not even a NUL, when it is not known. */
INLINE void add_copied(struct event *e, enum saker_tail_kind kind, u32 n)
{
	const char *text = copied_path(e, n);
	u32 first = part_begin(e, kind);
	if (text)
		add_kernel_text(e, text);
	part_end(e, first);
}

/* The paths as a security hook has seen them. False when none has: the call did not get that far. */
INLINE bool add_resolved(struct event *e)
{
	u64 owner = e->ring ? e->s->request : thread_owner(e->s->pid_tgid);
	u32 before = e->place;
	struct resolved *found = find_resolved(owner);
	if (!found)
		return false;
	bool fits = found->nr == e->s->raw_nr;
	if (fits) {
		u32 first = part_begin(e, SAKER_PART_REALPATH);
		add_built(e, &found->room[0], found->start[0]);
		part_end(e, first);
		add_copied(e, SAKER_PART_NAME, e->real.path[0].arg);
	}
	if (fits && e->real.what & REAL_SECOND) {
		u32 first = part_begin(e, SAKER_PART_REALPATH2);
		add_built(e, &found->room[1], found->start[1]);
		part_end(e, first);
		add_copied(e, SAKER_PART_NAME2, e->real.path[1].arg);
	}
	if (release_resolved(found, owner) && fits)
		return true;
	/* somebody else may have written while it was read */
	e->place = settle(e->s, before);
	return false;
}

INLINE void add_real(struct event *e)
{
	u32 what = e->real.what;
	if (!what || !resolving)
		return;
	if (what & REAL_FILE)
		add_real_file(e);
	if (what & REAL_NAME)
		add_copied(e, SAKER_PART_NAME, e->real.path[0].arg);
	if (what & REAL_FIRST && !(hooked && add_resolved(e))) {
		add_real_path(e, SAKER_PART_REALPATH, e->real.path[0].directory, e->real.path[0].arg);
		if (what & REAL_SECOND)
			add_real_path(e, SAKER_PART_REALPATH2, e->real.path[1].directory, e->real.path[1].arg);
	}
	if (what & (REAL_NAME | REAL_FIRST))
		forget_path(e, e->real.path[0].arg);
	if (what & REAL_SECOND)
		forget_path(e, e->real.path[1].arg);
	if (what & REAL_ADDRESS)
		add_real_address(e);
}

#endif
