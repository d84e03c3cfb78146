/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(splice, 167, 5)
{
	/* 0 res */
	put_result(e);
	/* 1 fd_in */
	put_int(e, 0);
	/* 2 fd_out */
	put_int(e, 2);
	/* 3 size */
	put_u64(e, arg(e, 4));
	/* 4 flags */
	put_u32(e, arg(e, 5) & 0xf);
}
