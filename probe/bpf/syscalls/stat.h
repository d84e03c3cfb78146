/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(stat, 67, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 path */
	put_path(e, 0);
}

#if defined(__TARGET_ARCH_x86)
/* Of the 32-bit entry. */
SYSCALL(stat64, 73, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 path */
	put_path(e, 0);
}
#endif
