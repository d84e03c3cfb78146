/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(fchownat, 385, 6)
{
	real_path(e, int_arg(e, 0), 1);
	u32 flags = arg(e, 4);
	/* 0 res */
	put_result(e);
	/* 1 dirfd */
	put_int(e, 0);
	/* 2 pathname */
	put_path(e, 1);
	/* 3 uid */
	put_u32(e, arg(e, 2));
	/* 4 gid */
	put_u32(e, arg(e, 3));
	/* 5 flags */
	put_u32(e, MAP_FLAG(flags, AT_SYMLINK_NOFOLLOW, 0x400) | MAP_FLAG(flags, AT_EMPTY_PATH, 0x1000));
}
