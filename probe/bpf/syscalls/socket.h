/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(socket, 19, 5)
{
	/* 0 fd */
	put_result(e);
	/* 1 domain */
	put_u32(e, arg(e, 0));
	/* 2 type */
	put_u32(e, arg(e, 1));
	/* 3 proto */
	put_u32(e, arg(e, 2));
	/* 4 flags */
	put_u32(e, fd_flags(arg(e, 1)));
}
