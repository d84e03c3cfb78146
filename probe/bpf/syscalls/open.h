/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(open, 3, 6)
{
	real_opened(e, 0);
	u32 flags = arg(e, 1);
	struct opened file = opened_file(result(e));
	/* 0 fd */
	put_result(e);
	/* 1 name */
	put_path(e, 0);
	/* 2 flags */
	put_u32(e, open_flags(flags) | file.flags);
	/* 3 mode */
	put_u32(e, open_mode(flags, arg(e, 2)));
	/* 4 dev */
	put_u32(e, file.dev);
	/* 5 ino */
	put_u64(e, file.ino);
}
