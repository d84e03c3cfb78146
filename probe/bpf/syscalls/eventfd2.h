/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(eventfd2, 397, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 flags */
	put_u16(e, fd_flags(arg(e, 1)));
	/* 2 initval */
	put_u64(e, (u32)arg(e, 0));
}
