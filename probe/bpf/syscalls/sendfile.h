/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(sendfile, 189, 5)
{
	/* 0 res */
	put_result(e);
	/* 1 offset: where the next one would begin */
	put_u64(e, user_word(e, arg(e, 2)));
	/* 2 out_fd */
	put_int(e, 0);
	/* 3 in_fd */
	put_int(e, 1);
	/* 4 size */
	put_u64(e, arg(e, 3));
}
