/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(preadv, 121, 5)
{
	/* 0 res */
	put_result(e);
	/* 1 size */
	put_u32(e, result(e) > 0 ? result(e) : 0);
	/* 2 data */
	put_vector_read(e);
	/* 3 fd */
	put_int(e, 0);
	/* 4 pos */
	put_u64(e, data_position(e));
}
