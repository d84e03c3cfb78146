/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(fstat, 71, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
}

#if defined(__TARGET_ARCH_x86)
/* Of the 32-bit entry. */
SYSCALL(fstat64, 77, 1)
{
	/* 0 res */
	put_result(e);
}
#endif
