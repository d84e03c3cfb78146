/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(chroot, 267, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 path */
	put_path(e, 0);
}
