/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(nanosleep, 135, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 interval */
	put_u64(e, user_time(e, arg(e, 0)));
}
