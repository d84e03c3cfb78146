/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the kernel has found for calls that leave no open file behind: it asks the security modules for their consent
 * when the path is resolved and the directory locked. Watched, not decided; attached only on demand, and only where the
 * kernel has these hooks (CONFIG_SECURITY_PATH) and lets functions be watched.
 */
#include "../core/real.h"

#ifndef SAKER_RAW_TP

struct resolver {
	u64 owner; /* 0 = nobody asks */
	u32 nr;
};

/* A worker of io_uring carries out the request of somebody else. */
INLINE struct resolver request_at_work(struct task_struct *task)
{
	struct io_worker *worker = BPF_CORE_READ(task, worker_private);
	struct io_wq_work *work = BPF_CORE_READ(worker, cur_work);
	struct io_kiocb *request = (void *)work - bpf_core_field_offset(struct io_kiocb, work);
	u32 operation = BPF_CORE_READ(request, opcode);
	/* one that does not tell of success has been reported when it was submitted */
	if (!work || operation >= SAKER_MAX_OPERATIONS || BPF_CORE_READ(request, flags) & REQ_F_CQE_SKIP)
		return (struct resolver){};
	u32 nr = shared.operation[operation];
	return (struct resolver){.owner = nr ? (u64)request : 0, .nr = nr};
}

INLINE struct resolver resolver(void)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	struct task_struct *task = bpf_get_current_task_btf();
	if (pid_tgid >> 32 == shared.self_tgid)
		return (struct resolver){};
	if (GET(task, flags) & PF_IO_WORKER)
		return request_at_work(task);
	struct pt_regs *regs = (void *)bpf_task_pt_regs(task);
	u64 nr = syscall_number(regs);
	OPAQUE(nr);
	if (nr >= SAKER_MAX_SYSCALLS || !(shared.wanted[nr] & SAKER_WANTED_PATHS))
		return (struct resolver){};
	return (struct resolver){.owner = thread_owner(pid_tgid), .nr = nr};
}

/* Both paths of a call that has two are on the same mount, or it fails before. */
INLINE int resolve(struct vfsmount *mount, struct dentry *first, struct dentry *second)
{
	struct resolver who = resolver();
	struct resolved *place = who.owner ? take_resolved(who.owner) : NULL;
	if (!place)
		return 0;
	place->nr = who.nr;
	place->start[0] = build_path(&place->room[0], mount, first);
	if (second)
		place->start[1] = build_path(&place->room[1], mount, second);
	keep_resolved(place, who.owner);
	return 0;
}

/* A name in a directory, (const struct path *dir, struct dentry *name, …): the name knows its directory. */
INLINE int resolve_name(u64 *ctx)
{
	struct path *directory = (void *)ctx[0];
	return resolve(GET(directory, mnt), (void *)ctx[1], NULL);
}

/* (const struct path *path, …) */
INLINE int resolve_path(u64 *ctx)
{
	struct path *path = (void *)ctx[0];
	return resolve(GET(path, mnt), GET(path, dentry), NULL);
}

SEC("fentry/security_path_unlink")
int path_unlink(u64 *ctx)
{
	return resolve_name(ctx);
}

SEC("fentry/security_path_rmdir")
int path_rmdir(u64 *ctx)
{
	return resolve_name(ctx);
}

SEC("fentry/security_path_mkdir")
int path_mkdir(u64 *ctx)
{
	return resolve_name(ctx);
}

SEC("fentry/security_path_mknod")
int path_mknod(u64 *ctx)
{
	return resolve_name(ctx);
}

SEC("fentry/security_path_symlink")
int path_symlink(u64 *ctx)
{
	return resolve_name(ctx);
}

/* (struct dentry *old, const struct path *new_directory, struct dentry *new) */
SEC("fentry/security_path_link")
int path_link(u64 *ctx)
{
	struct path *directory = (void *)ctx[1];
	return resolve(GET(directory, mnt), (void *)ctx[0], (void *)ctx[2]);
}

/* (const struct path *old_directory, struct dentry *old, const struct path *new_directory, struct dentry *new, …) */
SEC("fentry/security_path_rename")
int path_rename(u64 *ctx)
{
	struct path *directory = (void *)ctx[0];
	return resolve(GET(directory, mnt), (void *)ctx[1], (void *)ctx[3]);
}

SEC("fentry/security_path_chmod")
int path_chmod(u64 *ctx)
{
	return resolve_path(ctx);
}

SEC("fentry/security_path_chown")
int path_chown(u64 *ctx)
{
	return resolve_path(ctx);
}

#endif
