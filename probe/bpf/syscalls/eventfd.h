/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(eventfd, 63, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 initval */
	put_u64(e, (u32)arg(e, 0));
	/* 2 flags */
	put_u32(e, 0);
}
