/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(pidfd_open, 409, 3)
{
	/* 0 fd */
	put_result(e);
	/* 1 pid */
	put_int(e, 0);
	/* 2 flags */
	put_u32(e, MAP_FLAG(arg(e, 1), O_NONBLOCK, 1));
}
