/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(delete_module, 425, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 name */
	put_user_text(e, arg(e, 0), MAX_PATH);
	/* 2 flags */
	put_u32(e, MAP_FLAG(arg(e, 1), O_TRUNC, 1) | MAP_FLAG(arg(e, 1), O_NONBLOCK, 2));
}
