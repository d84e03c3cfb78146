/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(umount2, 391, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 name */
	put_path(e, 0);
	/* 2 flags */
	put_u32(e, arg(e, 1));
}

#if defined(__TARGET_ARCH_x86)
/* Of the 32-bit entry. */
SYSCALL(umount, 387, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 name */
	put_path(e, 0);
}
#endif
