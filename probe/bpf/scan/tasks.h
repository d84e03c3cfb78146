/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Every thread of the machine, as a struct saker_scan_task. Texts are not among it: user space asks for those by name.
 */
#ifndef SAKER_SCAN_TASKS_H
#define SAKER_SCAN_TASKS_H

#include "../../saker_scan.h"

/* include/linux/sched.h */
#define PF_KTHREAD 0x200000

/* An id as a pid namespace of this depth numbers it, 0 where it is not to be seen. */
INLINE u32 id_at(struct pid *pid, u32 level)
{
	struct upid upid = {};
	struct upid *numbers = __builtin_preserve_access_index(&pid->numbers[0]);
	if (!pid || BPF_CORE_READ(pid, level) < level)
		return 0;
	bpf_probe_read_kernel(&upid, sizeof(upid), numbers + level);
	return upid.nr;
}

INLINE void describe_ids(struct saker_scan_task *t, struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	struct pid *group = BPF_CORE_READ(signal, pids[PIDTYPE_PGID]);
	u32 level = BPF_CORE_READ(task, thread_pid, level);
	t->ppid = BPF_CORE_READ(task, real_parent, tgid);
	t->pgid = id_in_root(group);
	t->sid = id_in_root(BPF_CORE_READ(signal, pids[PIDTYPE_SID]));
	t->vpid = id_at(BPF_CORE_READ(signal, pids[PIDTYPE_TGID]), level);
	t->vpgid = id_at(group, level);
	t->tty = terminal_of(task);
	t->loginuid = login_uid(task);
	t->fdlimit = BPF_CORE_READ(signal, rlim[RLIMIT_NOFILE].rlim_cur);
	/* of threads that have ended */
	t->min_flt += BPF_CORE_READ(signal, min_flt);
	t->maj_flt += BPF_CORE_READ(signal, maj_flt);
	t->start_time = BPF_CORE_READ(task, start_boottime);
	t->pidns_start = namespace_start(task);
}

INLINE void describe_rights(struct saker_scan_task *t, const struct cred *cred)
{
	t->uid = BPF_CORE_READ(cred, euid.val);
	t->gid = BPF_CORE_READ(cred, egid.val);
	t->cap_inheritable = capabilities(__builtin_preserve_access_index(&cred->cap_inheritable));
	t->cap_permitted = capabilities(__builtin_preserve_access_index(&cred->cap_permitted));
	t->cap_effective = capabilities(__builtin_preserve_access_index(&cred->cap_effective));
}

INLINE void describe_program(struct saker_scan_task *t, struct mm_struct *mm, const struct cred *cred)
{
	struct file *file = BPF_CORE_READ(mm, exe_file);
	struct inode *inode = BPF_CORE_READ(file, f_inode);
	t->marks |= SAKER_SCAN_RUNS_PROGRAM;
	t->vm_size = BPF_CORE_READ(mm, total_vm) * KIB_PER_PAGE;
	t->vm_rss =
		(pages_of(mm, MM_FILEPAGES) + pages_of(mm, MM_ANONPAGES) + pages_of(mm, MM_SHMEMPAGES)) * KIB_PER_PAGE;
	t->vm_swap = pages_of(mm, MM_SWAPENTS) * KIB_PER_PAGE;
	if (!inode)
		return;
	t->exe_flags = executable_flags(cred, file, inode);
	t->exe_ino = BPF_CORE_READ(inode, i_ino);
	t->exe_ctime = change_time(inode);
	t->exe_mtime = modification_time(inode);
	t->exe_mount = (u64)BPF_CORE_READ(file, f_path.mnt);
	t->exe_dentry = (u64)BPF_CORE_READ(file, f_path.dentry);
}

INLINE bool is_same(const struct path *one, const struct path *other)
{
	return BPF_CORE_READ(one, dentry) == BPF_CORE_READ(other, dentry) &&
	       BPF_CORE_READ(one, mnt) == BPF_CORE_READ(other, mnt);
}

/* Most directories are the root; the others are for user space to ask about. */
INLINE void describe_places(struct saker_scan_task *t, struct task_struct *task)
{
	struct task_struct *reader = (void *)bpf_get_current_task();
	struct fs_struct *own = BPF_CORE_READ(reader, fs), *fs = BPF_CORE_READ(task, fs);
	const struct path *root = __builtin_preserve_access_index(&own->root);
	t->cgroup_id = BPF_CORE_READ(task, cgroups, dfl_cgrp, kn, id);
	if (is_same(__builtin_preserve_access_index(&fs->root), root))
		t->marks |= SAKER_SCAN_OWN_ROOT;
	if (is_same(__builtin_preserve_access_index(&fs->pwd), root))
		t->marks |= SAKER_SCAN_AT_ROOT;
}

SEC("iter/task")
int scan_tasks(struct bpf_iter__task *ctx)
{
	struct saker_scan_task t = {.length = sizeof(t)};
	struct task_struct *task = ctx->task;
	if (!task)
		return 0;
	task = UNTRUSTED(struct task_struct, task);
	t.tid = BPF_CORE_READ(task, pid);
	t.tgid = BPF_CORE_READ(task, tgid);
	t.vtid = id_in_namespace(BPF_CORE_READ(task, thread_pid));
	t.min_flt = BPF_CORE_READ(task, min_flt);
	t.maj_flt = BPF_CORE_READ(task, maj_flt);
	bpf_probe_read_kernel(t.comm, sizeof(t.comm), __builtin_preserve_access_index(&task->comm));
	if (t.tid == t.tgid) {
		const struct cred *cred = BPF_CORE_READ(task, real_cred);
		struct mm_struct *mm = BPF_CORE_READ(task, mm);
		describe_ids(&t, task);
		describe_rights(&t, cred);
		describe_places(&t, task);
		/* a kernel thread may borrow the memory of a process */
		if (mm && !(BPF_CORE_READ(task, flags) & PF_KTHREAD))
			describe_program(&t, mm, cred);
	}
	bpf_seq_write(ctx->meta->seq, &t, sizeof(t));
	return 0;
}

#endif
