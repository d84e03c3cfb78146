/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define IORING_ENTER_EXT_ARG 8
#define ENTER_FLAGS 0xf /* that events have names for; the values are the kernel's */

SYSCALL(io_uring_enter, 341, 6)
{
	u32 flags = arg(e, 3);
	u64 signals = arg(e, 4);
	/* struct io_uring_getevents_arg begins with the pointer */
	if (flags & IORING_ENTER_EXT_ARG)
		signals = user_u64(signals);
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 to_submit */
	put_u32(e, arg(e, 1));
	/* 3 min_complete */
	put_u32(e, arg(e, 2));
	/* 4 flags */
	put_u32(e, flags & ENTER_FLAGS);
	/* 5 sig */
	put_u32(e, user_int(signals));
}
