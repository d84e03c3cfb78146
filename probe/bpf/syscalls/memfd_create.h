/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(memfd_create, 405, 3)
{
	/* 0 fd */
	put_result(e);
	/* 1 name */
	put_path(e, 0);
	/* 2 flags */
	put_u32(e, arg(e, 1) & 7);
}
