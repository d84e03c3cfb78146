/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(getgid, 207, 1)
{
	/* 0 gid */
	put_u32(e, result(e));
}
