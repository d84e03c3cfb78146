/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(newfstatat, 419, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 dirfd */
	put_int(e, 0);
	/* 2 path */
	put_path(e, 1);
	/* 3 flags */
	put_u32(e, arg(e, 3) & (AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_SYMLINK_NOFOLLOW));
}
