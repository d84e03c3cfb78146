/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(creat, 59, 6)
{
	real_opened(e, 0);
	struct opened file = opened_file(result(e));
	/* creat_flags has bits of its own for the layers */
	u16 layers = MAP_FLAG(file.flags, FILE_UPPER_LAYER, 1) | MAP_FLAG(file.flags, FILE_LOWER_LAYER, 2);
	/* 0 fd */
	put_result(e);
	/* 1 name */
	put_path(e, 0);
	/* 2 mode */
	put_u32(e, arg(e, 1) & 07777);
	/* 3 dev */
	put_u32(e, file.dev);
	/* 4 ino */
	put_u64(e, file.ino);
	/* 5 creat_flags */
	put_u16(e, layers);
}
