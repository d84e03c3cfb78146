/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(open_by_handle_at, 337, 6)
{
	real_file(e, file_of(result(e)));
	u32 flags = arg(e, 2);
	struct opened file = opened_file(result(e));
	/* 0 fd */
	put_result(e);
	/* 1 mountfd */
	put_int(e, 0);
	/* 2 flags */
	put_u32(e, open_flags(flags) | file.flags);
	/* 3 path: a handle has none, so it is the kernel's */
	put_file_path(e, file_of(result(e)));
	/* 4 dev */
	put_u32(e, file.dev);
	/* 5 ino */
	put_u64(e, file.ino);
}
