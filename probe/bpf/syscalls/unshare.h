/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(unshare, 285, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 flags */
	put_u32(e, clone_flags(arg(e, 0)));
}
