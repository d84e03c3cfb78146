/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(prlimit64, 145, 7)
{
	struct limit new = user_limit(arg(e, 2), 8);
	struct limit old = user_limit(result(e) == 0 ? arg(e, 3) : 0, 8);
	/* 0 res */
	put_result(e);
	/* 1 newcur */
	put_u64(e, new.current);
	/* 2 newmax */
	put_u64(e, new.max);
	/* 3 oldcur */
	put_u64(e, old.current);
	/* 4 oldmax */
	put_u64(e, old.max);
	/* 5 pid */
	put_int(e, 0);
	/* 6 resource */
	put_u8(e, limit_resource(arg(e, 1)));
}
