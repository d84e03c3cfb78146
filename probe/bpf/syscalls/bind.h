/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(bind, 21, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 addr */
	put_sockaddr(e, arg(e, 1), (u32)arg(e, 2));
	/* 2 fd */
	put_int(e, 0);
}
