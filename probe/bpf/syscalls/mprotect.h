/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(mprotect, 329, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 addr */
	put_u64(e, arg(e, 0));
	/* 2 length */
	put_u64(e, arg(e, 1));
	/* 3 prot */
	put_u32(e, protection_flags(arg(e, 2)));
}
