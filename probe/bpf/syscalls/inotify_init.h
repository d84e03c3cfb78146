/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(inotify_init, 139, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 flags */
	put_u8(e, 0);
}
