/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(copy_file_range, 333, 6)
{
	/* 0 res */
	put_result(e);
	/* 1 fdout */
	put_int(e, 2);
	/* 2 offout */
	put_u64(e, user_u64(arg(e, 3)));
	/* 3 fdin */
	put_int(e, 0);
	/* 4 offin */
	put_u64(e, user_u64(arg(e, 1)));
	/* 5 len */
	put_u64(e, arg(e, 4));
}
