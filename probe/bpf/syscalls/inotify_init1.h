/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(inotify_init1, 395, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 flags */
	put_u16(e, fd_flags(arg(e, 0)));
}
