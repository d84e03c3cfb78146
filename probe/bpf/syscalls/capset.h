/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(capset, 353, 4)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	const struct cred *cred = BPF_CORE_READ(task, cred);
	/* 0 res */
	put_result(e);
	/* 1 cap_inheritable, 2 cap_permitted, 3 cap_effective: what the process has now */
	put_capabilities(e, cred);
}
