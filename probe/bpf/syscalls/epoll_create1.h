/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(epoll_create1, 377, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 flags */
	put_u32(e, MAP_FLAG(arg(e, 0), O_CLOEXEC, 1));
}
