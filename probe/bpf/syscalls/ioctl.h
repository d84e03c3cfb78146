/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(ioctl, 171, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 request */
	put_u64(e, (u32)arg(e, 1));
	/* 3 argument */
	put_u64(e, arg(e, 2));
}
