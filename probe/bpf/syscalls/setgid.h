/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(setgid, 201, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 gid */
	put_u32(e, arg(e, 0));
}
