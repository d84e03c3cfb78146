/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(io_uring_register, 343, 5)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 opcode */
	put_u16(e, arg(e, 1));
	/* 3 arg */
	put_u64(e, arg(e, 2));
	/* 4 nr_args */
	put_u32(e, arg(e, 3));
}
