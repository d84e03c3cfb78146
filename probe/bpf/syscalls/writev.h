/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(writev, 119, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 data */
	u32 size = put_vector_written(e);
	/* 2 fd */
	put_int(e, 0);
	/* 3 size */
	put_u32(e, size);
}
