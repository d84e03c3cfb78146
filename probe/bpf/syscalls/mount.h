/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(mount, 257, 5)
{
	u32 flags = arg(e, 3);
	/* programs of the nineties put a magic number into the upper half, which the kernel ignores */
	if ((flags & 0xffff0000) == 0xc0ed0000)
		flags &= 0xffff;
	/* 0 res */
	put_result(e);
	/* 1 dev */
	put_path(e, 0);
	/* 2 dir */
	put_path(e, 1);
	/* 3 type */
	put_path(e, 2);
	/* 4 flags */
	put_u32(e, flags);
}
