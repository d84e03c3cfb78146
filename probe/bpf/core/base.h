/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What every program starts from. The sources are compiled twice: for typed tracepoints (tp_btf), where members of
 * kernel structures are loaded directly, and with SAKER_RAW_TP for raw tracepoints on kernels that refuse those.
 */
#ifndef SAKER_BASE_H
#define SAKER_BASE_H

#include "kernel.h"
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>

#include "../../saker_record.h"
#include "../../saker_shared.h"

#define INLINE static __always_inline

#ifdef SAKER_RAW_TP
#define TRACEPOINT(name) SEC("raw_tp/" name)
/* A member reached by a pointer that the kernel handed over. */
#define GET(from, member) BPF_CORE_READ(from, member)
/* A member reached by an address that was computed or read; `type` is what it points to. */
#define AT(type, address, member) BPF_CORE_READ((type *)(address), member)
INLINE struct task_struct *current_task(void)
{
	return (struct task_struct *)bpf_get_current_task();
}
#else
#define TRACEPOINT(name) SEC("tp_btf/" name)
#define GET(from, member) ((from)->member)

/* Makes an address a pointer that may be read through (Linux 6.2), which costs nothing; a helper costs 30 ns. */
extern void *bpf_rdonly_cast(void *address, u32 type_id) __ksym __weak;
enum special_kfunc_type { KF_bpf_rdonly_cast };
#define AT(type, address, member)                                                                                      \
	(bpf_core_enum_value_exists(enum special_kfunc_type, KF_bpf_rdonly_cast)                                       \
		 ? ((type *)bpf_rdonly_cast((void *)(address), bpf_core_type_id_kernel(type)))->member                 \
		 : BPF_CORE_READ((type *)(address), member))
/*
 * A pointer that the kernel has handed over, no longer trusted: for each step from a trusted one the verifier looks up
 * several names among all types of the kernel, which takes a millisecond.
 */
#define UNTRUSTED(type, pointer)                                                                                       \
	(bpf_core_enum_value_exists(enum special_kfunc_type, KF_bpf_rdonly_cast)                                       \
		 ? (type *)bpf_rdonly_cast(pointer, bpf_core_type_id_kernel(type))                                     \
		 : (pointer))
INLINE struct task_struct *current_task(void)
{
	return UNTRUSTED(struct task_struct, bpf_get_current_task_btf());
}
#endif

/*
 * repeat(count, step, state): calls `long step(u32 i, void *state)` up to `count` times, until it returns 1. The
 * verifier looks at the body once with bpf_loop() (Linux 5.17), at every turn of a loop otherwise: for a path of 48
 * components that is most of the time that starting up takes. Kernels with typed tracepoints but without bpf_loop() get
 * the raw flavour.
 */
#ifdef SAKER_RAW_TP
#define STEP static __always_inline long
#define repeat(count, step, state)                                                                                     \
	for (u32 turn = 0; turn < (count); turn++)                                                                     \
		if (step(turn, state))                                                                                 \
			break;
#else
#define STEP static __noinline long
#define repeat(count, step, state) bpf_loop(count, step, state, 0)
#endif

/*
 * Hides a value from the optimizer, so that a check before its use is not moved or merged. 64-bit values only: others
 * are copied first, and the verifier loses what it knows about the copy.
 */
#define OPAQUE(value) asm volatile("" : "+r"(value))

#endif
