/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(brk, 159, 5)
{
	/* 0 res */
	put_result(e);
	/* 1 vm_size, 2 vm_rss, 3 vm_swap */
	put_memory(e, own_memory());
	/* 4 addr */
	put_u64(e, arg(e, 0));
}
