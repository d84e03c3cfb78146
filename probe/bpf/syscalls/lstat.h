/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(lstat, 69, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 path */
	put_path(e, 0);
}

#if defined(__TARGET_ARCH_x86)
/* Of the 32-bit entry. */
SYSCALL(lstat64, 75, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 path */
	put_path(e, 0);
}
#endif
