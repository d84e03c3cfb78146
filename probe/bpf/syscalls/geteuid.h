/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(geteuid, 205, 1)
{
	/* 0 euid */
	put_u32(e, result(e));
}
