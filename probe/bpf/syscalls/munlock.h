/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(munlock, 347, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 addr */
	put_u64(e, arg(e, 0));
	/* 2 len */
	put_u64(e, arg(e, 1));
}
