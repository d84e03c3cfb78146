/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(init_module, 411, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 img */
	put_data(e, arg(e, 0), arg(e, 1));
	/* 2 length */
	put_u64(e, arg(e, 1));
	/* 3 uargs */
	put_user_text(e, arg(e, 2), MAX_ARGS);
}
