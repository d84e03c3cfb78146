/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* After a failure value and size are what the program has brought. */
SYSCALL(getsockopt, 47, 6)
{
	u32 size = user_int(arg(e, 4));
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 level */
	put_u8(e, option_level(arg(e, 1)));
	/* 3 optname */
	put_u8(e, option_name(arg(e, 1), arg(e, 2)));
	/* 4 val */
	put_option(e, arg(e, 1), arg(e, 2), arg(e, 3), size);
	/* 5 optlen */
	put_u32(e, size);
}
