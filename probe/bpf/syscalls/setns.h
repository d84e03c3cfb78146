/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(setns, 241, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 nstype */
	put_u32(e, clone_flags(arg(e, 1)));
}
