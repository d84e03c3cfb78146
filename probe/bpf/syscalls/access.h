/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(access, 265, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 name */
	put_path(e, 0);
	/* 2 mode: the names of events have the kernel's values */
	put_u32(e, arg(e, 1) & 7);
}
