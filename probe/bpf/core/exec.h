/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The parameters of exec events. Two programs use them: one for success, one for failure. */
#ifndef SAKER_EXEC_H
#define SAKER_EXEC_H

#include "executable.h"
#include "process.h"

#define EXECVE 293
#define EXECVEAT 331
#define EXECVE_PARAMS 31
#define EXECVEAT_PARAMS 30 /* without the file name */
#define MAX_STRINGS 64

struct strings {
	struct saker_scratch *s;
	u32 start, place;
	u32 width; /* of a pointer */
	u64 array;
};

STEP add_string(u32 i, void *state)
{
	struct strings *w = state;
	u64 pointer = 0;
	u64 from = w->array + (u64)i * w->width;
	if (bpf_probe_read_user(&pointer, w->width == 4 ? 4 : 8, (void *)from) || !pointer)
		return 1;
	u32 place = w->place & PLACE_MASK;
	long length = bpf_probe_read_user_str(&w->s->data[place], MAX_ARGS, (void *)pointer);
	if (length <= 0)
		return 1;
	w->place = settle(w->s, w->place + length);
	return w->place - w->start >= MAX_ARGS;
}

/* Strings of a user-space array of pointers, from the `first` on, with their NULs. */
INLINE void put_string_array(struct event *e, u64 array, u32 first)
{
	u32 width = e->s->flags & SAKER_TAIL_COMPAT ? 4 : 8;
	struct strings w = {
		.s = e->s, .place = e->place, .start = e->place, .width = width, .array = array + first * width};

	repeat(MAX_STRINGS, add_string, &w);
	u32 length = w.place - w.start;
	e->place = w.place;
	if (length > MAX_ARGS) {
		length = MAX_ARGS;
		e->place = w.start + MAX_ARGS - 1;
		add_u8(e, 0);
	}
	e->place = settle(e->s, e->place);
	set_length(e, length);
}

/* 16 tty … 29 gid */
INLINE void put_executable(struct event *e, struct task_struct *task, struct mm_struct *mm)
{
	const struct cred *cred = BPF_CORE_READ(task, cred);
	struct file *file = BPF_CORE_READ(mm, exe_file);
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	struct pid *group = BPF_CORE_READ(task, signal, pids[PIDTYPE_PGID]);

	/* 16 tty */
	put_u32(e, terminal_of(task));
	/* 17 vpgid */
	put_s64(e, id_in_namespace(group));
	/* 18 loginuid */
	put_u32(e, login_uid(task));
	/* 19 flags */
	put_u32(e, settle(e->s, file ? executable_flags(cred, file, inode) : 0));
	/* 20 cap_inheritable, 21 cap_permitted, 22 cap_effective */
	put_capabilities(e, cred);
	/* 23 exe_ino, 24 exe_ino_ctime, 25 exe_ino_mtime */
	put_u64(e, BPF_CORE_READ(inode, i_ino));
	put_u64(e, inode ? change_time(inode) : 0);
	put_u64(e, inode ? modification_time(inode) : 0);
	/* 26 uid */
	put_u32(e, BPF_CORE_READ(cred, euid.val));
	/* 27 trusted_exepath */
	put_file_path(e, file);
	/* 28 pgid */
	put_s64(e, id_in_root(group));
	/* 29 gid */
	put_u32(e, BPF_CORE_READ(cred, egid.val));
}

/* 0 res … 29 gid of an exec that has failed: what was attempted stands in the caller's memory. */
INLINE void put_failed_exec(struct event *e, u64 argv, u64 envp)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct mm_struct *mm = BPF_CORE_READ(task, mm);

	/* 0 res */
	put_result(e);
	/* 1 exe */
	u64 exe = 0;
	bpf_probe_read_user(&exe, e->s->flags & SAKER_TAIL_COMPAT ? 4 : 8, (void *)argv);
	put_user_text(e, exe, MAX_ARGS);
	/* 2 args */
	put_string_array(e, argv, 1);
	/* 3 tid … 14 cgroups */
	put_identity(e, task, mm);
	/* 15 env */
	put_string_array(e, envp, 0);
	/* 16 tty … 29 gid */
	put_executable(e, task, mm);
}

#endif
