/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Facts about a task. */
#ifndef SAKER_TASK_H
#define SAKER_TASK_H

#include "event.h"
#include "file.h"

#define RLIMIT_NOFILE 7
#define KIB_PER_PAGE 4

/* An id of the task as the innermost of its pid namespaces numbers it. */
INLINE s64 id_in_namespace(struct pid *pid)
{
	if (!pid)
		return 0;
	u32 level = BPF_CORE_READ(pid, level);
	struct upid upid = {};
	struct upid *numbers = __builtin_preserve_access_index(&pid->numbers[0]);
	bpf_probe_read_kernel(&upid, sizeof(upid), numbers + level);
	return upid.nr;
}

/* The same as the initial namespace numbers it. */
INLINE s64 id_in_root(struct pid *pid)
{
	return pid ? BPF_CORE_READ(pid, numbers[0].nr) : 0;
}

INLINE struct pid_namespace *namespace_of(struct pid *pid)
{
	if (!pid)
		return NULL;
	u32 level = BPF_CORE_READ(pid, level);
	struct upid upid = {};
	struct upid *numbers = __builtin_preserve_access_index(&pid->numbers[0]);
	bpf_probe_read_kernel(&upid, sizeof(upid), numbers + level);
	return upid.ns;
}

/* Device number of the controlling terminal as user space writes it, 0 without one. */
INLINE u32 terminal_of(struct task_struct *task)
{
	struct tty_struct *tty = BPF_CORE_READ(task, signal, tty);
	if (!tty)
		return 0;
	u32 major = BPF_CORE_READ(tty, driver, major);
	u32 first = BPF_CORE_READ(tty, driver, minor_start);
	return encode_dev((major << 20 | first) + BPF_CORE_READ(tty, index));
}

INLINE u32 login_uid(struct task_struct *task)
{
	/* CONFIG_AUDIT may be off */
	if (!bpf_core_field_exists(task->loginuid))
		return -1;
	return BPF_CORE_READ(task, loginuid.val);
}

/*
 * Pages of one kind that the process has; `kind` is MM_…PAGES. From Linux 6.2 on what each CPU has not yet added to the
 * sum is missing, up to some 32 pages for each, and the sum may be negative.
 */
INLINE s64 pages_of(struct mm_struct *mm, u32 kind)
{
	s64 count = 0;
	if (bpf_core_type_exists(struct mm_rss_stat)) {
		struct mm_struct___rss_stat *old = (void *)mm;
		atomic_long_t *counts = __builtin_preserve_access_index(&old->rss_stat.count[0]);
		bpf_probe_read_kernel(&count, sizeof(count), counts + kind);
	} else {
		struct percpu_counter *counts = __builtin_preserve_access_index(&mm->rss_stat[0]);
		struct percpu_counter *one = (void *)counts + kind * bpf_core_type_size(struct percpu_counter);
		count = BPF_CORE_READ(one, count);
	}
	return count > 0 ? count : 0;
}

/* The sizes of a process' memory, KiB: vm_size, vm_rss, vm_swap. */
INLINE void put_memory(struct event *e, struct mm_struct *mm)
{
	put_u32(e, BPF_CORE_READ(mm, total_vm) * KIB_PER_PAGE);
	put_u32(e,
		(pages_of(mm, MM_FILEPAGES) + pages_of(mm, MM_ANONPAGES) + pages_of(mm, MM_SHMEMPAGES)) * KIB_PER_PAGE);
	put_u32(e, pages_of(mm, MM_SWAPENTS) * KIB_PER_PAGE);
}

/* The memory of the current process, NULL for kernel threads. */
INLINE struct mm_struct *own_memory(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	return BPF_CORE_READ(task, mm);
}

INLINE u64 capabilities(const kernel_cap_t *set)
{
	/* two words before Linux 6.3, one number since: the same bytes */
	u64 bits = 0;
	bpf_probe_read_kernel(&bits, sizeof(bits), set);
	return bits;
}

/* cap_inheritable, cap_permitted, cap_effective */
INLINE void put_capabilities(struct event *e, const struct cred *cred)
{
	put_u64(e, capabilities(__builtin_preserve_access_index(&cred->cap_inheritable)));
	put_u64(e, capabilities(__builtin_preserve_access_index(&cred->cap_permitted)));
	put_u64(e, capabilities(__builtin_preserve_access_index(&cred->cap_effective)));
}

/* Number of the pid namespace's first process: when the namespace was made, ns since boot. */
INLINE u64 namespace_start(struct task_struct *task)
{
	struct pid_namespace *ns = namespace_of(BPF_CORE_READ(task, thread_pid));
	return ns ? BPF_CORE_READ(ns, child_reaper, start_boottime) : 0;
}

#endif
