/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* include/uapi/linux/io_uring.h */
struct io_uring_params {
	u32 sq_entries, cq_entries, flags, sq_thread_cpu, sq_thread_idle, features;
};

#define RING_FEATURES 0x7ff /* that events have names for; the values are the kernel's */

INLINE u32 ring_flags(u32 flags)
{
	/* IOPOLL, SQPOLL; SQ_AFF, CQSIZE, CLAMP, ATTACH_WQ and R_DISABLED are one place further */
	return (flags & 3) | (flags & 0x7c) << 1;
}

SYSCALL(io_uring_setup, 339, 8)
{
	struct io_uring_params params = {};
	bpf_probe_read_user(&params, sizeof(params), (void *)arg(e, 1));
	/* 0 res */
	put_result(e);
	/* 1 entries */
	put_u32(e, arg(e, 0));
	/* 2 sq_entries */
	put_u32(e, params.sq_entries);
	/* 3 cq_entries */
	put_u32(e, params.cq_entries);
	/* 4 flags */
	put_u32(e, ring_flags(params.flags));
	/* 5 sq_thread_cpu */
	put_u32(e, params.sq_thread_cpu);
	/* 6 sq_thread_idle */
	put_u32(e, params.sq_thread_idle);
	/* 7 features */
	put_u32(e, params.features & RING_FEATURES);
}
