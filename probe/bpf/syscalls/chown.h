/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(chown, 379, 4)
{
	real_path(e, AT_FDCWD, 0);
	/* 0 res */
	put_result(e);
	/* 1 path */
	put_path(e, 0);
	/* 2 uid */
	put_u32(e, arg(e, 1));
	/* 3 gid */
	put_u32(e, arg(e, 2));
}
