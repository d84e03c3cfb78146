/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The data is that of the local side, which is the caller's own memory. */
SYSCALL(process_vm_writev, 423, 3)
{
	/* 0 res */
	put_result(e);
	/* 1 pid */
	put_int(e, 0);
	/* 2 data */
	put_vector_read(e);
}
