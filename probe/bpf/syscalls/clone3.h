/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Once in the parent, with the child's id as result, and once in the child, with 0. */
SYSCALL(clone3, 335, 21)
{
	/* the first member of struct clone_args (include/uapi/linux/sched.h) */
	u64 flags = 0;
	bpf_probe_read_user(&flags, sizeof(flags), (void *)arg(e, 0));
	put_clone(e, flags);
}
