/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The parameters that clone and exec events share. */
#ifndef SAKER_PROCESS_H
#define SAKER_PROCESS_H

#include "cgroups.h"
#include "syscall.h"
#include "task.h"

/* 1 exe, 2 args: what the process was started with, from its own memory. */
INLINE void put_command_line(struct event *e, struct mm_struct *mm)
{
	u64 start = BPF_CORE_READ(mm, arg_start), end = BPF_CORE_READ(mm, arg_end);
	if (!mm || start >= end) {
		put_empty(e);
		put_empty(e);
		return;
	}
	u32 first = put_user_text(e, start, MAX_ARGS);
	u64 rest = first < end - start ? end - start - first : 0;
	put_user_bytes(e, start + first, rest, MAX_ARGS);
}

/* 3 tid … 13 comm, 14 cgroups */
INLINE void put_identity(struct event *e, struct task_struct *task, struct mm_struct *mm)
{
	/* 3 tid */
	put_s64(e, BPF_CORE_READ(task, pid));
	/* 4 pid */
	put_s64(e, BPF_CORE_READ(task, tgid));
	/* 5 ptid: the parent's process, not the thread that forked, which may be gone */
	put_s64(e, BPF_CORE_READ(task, real_parent, tgid));
	/* 6 cwd: known from the state */
	put_empty(e);
	/* 7 fdlimit */
	put_u64(e, BPF_CORE_READ(task, signal, rlim[RLIMIT_NOFILE].rlim_cur));
	/* 8 pgft_maj */
	put_u64(e, BPF_CORE_READ(task, maj_flt));
	/* 9 pgft_min */
	put_u64(e, BPF_CORE_READ(task, min_flt));
	/* 10 vm_size, 11 vm_rss, 12 vm_swap */
	put_memory(e, mm);
	/* 13 comm */
	put_kernel_text(e, __builtin_preserve_access_index(&task->comm), 16);
	/* 14 cgroups */
	put_cgroups(e, task);
}

/* All parameters of clone, fork, vfork and clone3. */
INLINE void put_clone(struct event *e, u64 flags)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct mm_struct *mm = BPF_CORE_READ(task, mm);
	struct pid *pid = BPF_CORE_READ(task, thread_pid);
	struct pid_namespace *ns = namespace_of(pid);
	s64 res = result(e);

	u32 out = clone_flags(flags);
	/* the child's ids are not the ones that the caller sees */
	if (BPF_CORE_READ(ns, level) != 0 || BPF_CORE_READ(task, nsproxy, pid_ns_for_children) != ns)
		out |= CLONE_CHILD_IN_PIDNS;

	/* 0 res */
	put_result(e);
	/* 1 exe, 2 args */
	if (res >= 0) {
		put_command_line(e, mm);
	} else {
		put_empty(e);
		put_empty(e);
	}
	/* 3 tid … 14 cgroups */
	put_identity(e, task, mm);
	/* 15 flags */
	put_u32(e, out);
	/* 16 uid */
	put_u32(e, BPF_CORE_READ(task, cred, euid.val));
	/* 17 gid */
	put_u32(e, BPF_CORE_READ(task, cred, egid.val));
	/* 18 vtid */
	put_s64(e, id_in_namespace(pid));
	/* 19 vpid */
	put_s64(e, id_in_namespace(BPF_CORE_READ(task, signal, pids[PIDTYPE_TGID])));
	/* 20 pidns_init_start_ts: the child's affair */
	put_u64(e, res == 0 ? namespace_start(task) : 0);
}

#endif
