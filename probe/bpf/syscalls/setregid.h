/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(setregid, 429, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 rgid */
	put_u32(e, arg(e, 0));
	/* 2 egid */
	put_u32(e, arg(e, 1));
}
