/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(openat, 307, 7)
{
	real_opened(e, 1);
	u32 flags = arg(e, 2);
	struct opened file = opened_file(result(e));
	/* 0 fd */
	put_result(e);
	/* 1 dirfd */
	put_int(e, 0);
	/* 2 name */
	put_path(e, 1);
	/* 3 flags */
	put_u32(e, open_flags(flags) | file.flags);
	/* 4 mode */
	put_u32(e, open_mode(flags, arg(e, 3)));
	/* 5 dev */
	put_u32(e, file.dev);
	/* 6 ino */
	put_u64(e, file.ino);
}
