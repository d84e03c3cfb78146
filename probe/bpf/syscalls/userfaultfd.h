/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(userfaultfd, 321, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 flags */
	put_u32(e, open_flags(arg(e, 0)));
}
