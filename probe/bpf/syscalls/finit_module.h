/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(finit_module, 413, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 uargs */
	put_user_text(e, arg(e, 1), MAX_ARGS);
	/* 3 flags */
	put_u32(e, arg(e, 2) & 7);
}
