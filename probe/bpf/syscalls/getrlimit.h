/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(getrlimit, 141, 4)
{
	struct limit limit = user_limit(result(e) == 0 ? arg(e, 1) : 0, word_size(e));
	/* 0 res */
	put_result(e);
	/* 1 cur */
	put_u64(e, limit.current);
	/* 2 max */
	put_u64(e, limit.max);
	/* 3 resource */
	put_u8(e, limit_resource(arg(e, 0)));
}
