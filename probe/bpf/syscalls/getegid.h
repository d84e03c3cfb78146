/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(getegid, 209, 1)
{
	/* 0 egid */
	put_u32(e, result(e));
}
