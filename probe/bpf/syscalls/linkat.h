/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define AT_SYMLINK_FOLLOW 0x400

SYSCALL(linkat, 311, 6)
{
	real_path(e, int_arg(e, 0), 1);
	real_second_path(e, int_arg(e, 2), 3);
	/* 0 res */
	put_result(e);
	/* 1 olddir */
	put_int(e, 0);
	/* 2 oldpath */
	put_path(e, 1);
	/* 3 newdir */
	put_int(e, 2);
	/* 4 newpath */
	put_path(e, 3);
	/* 5 flags */
	put_u32(e, arg(e, 4) & (AT_SYMLINK_FOLLOW | AT_EMPTY_PATH));
}
