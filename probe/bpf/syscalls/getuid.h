/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(getuid, 203, 1)
{
	/* 0 uid */
	put_u32(e, result(e));
}
