/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(setreuid, 427, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 ruid */
	put_u32(e, arg(e, 0));
	/* 2 euid */
	put_u32(e, arg(e, 1));
}
