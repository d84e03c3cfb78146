/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(pidfd_getfd, 407, 4)
{
	/* 0 fd */
	put_result(e);
	/* 1 pid_fd */
	put_int(e, 0);
	/* 2 target_fd */
	put_int(e, 1);
	/* 3 flags */
	put_u32(e, arg(e, 2));
}
