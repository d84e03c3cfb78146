/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(setrlimit, 143, 4)
{
	struct limit limit = user_limit(arg(e, 1), word_size(e));
	/* 0 res */
	put_result(e);
	/* 1 cur */
	put_u64(e, limit.current);
	/* 2 max */
	put_u64(e, limit.max);
	/* 3 resource */
	put_u8(e, limit_resource(arg(e, 0)));
}
