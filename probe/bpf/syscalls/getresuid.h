/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(getresuid, 211, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 ruid */
	put_u32(e, user_int(arg(e, 0)));
	/* 2 euid */
	put_u32(e, user_int(arg(e, 1)));
	/* 3 suid */
	put_u32(e, user_int(arg(e, 2)));
}
