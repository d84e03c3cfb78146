/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(epoll_wait, 79, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 maxevents */
	put_int(e, 2);
}
