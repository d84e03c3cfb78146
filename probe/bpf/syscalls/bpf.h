/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(bpf, 369, 2)
{
	/* 0 fd */
	put_result(e);
	/* 1 cmd */
	put_u32(e, arg(e, 0));
}
