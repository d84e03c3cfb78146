/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(epoll_create, 375, 2)
{
	/* 0 res */
	put_result(e);
	/* 1 size */
	put_u32(e, arg(e, 0));
}
