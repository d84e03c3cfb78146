/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(mlock2, 371, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 addr */
	put_u64(e, arg(e, 0));
	/* 2 len */
	put_u64(e, arg(e, 1));
	/* 3 flags */
	put_u32(e, arg(e, 2) & 1);
}
