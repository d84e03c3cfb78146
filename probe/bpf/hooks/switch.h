/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A CPU goes from one thread to another. The event is that of the thread that gives way. */
#include "hook.h"
#include "../core/task.h"

TRACEPOINT("sched_switch")
int hook_switch(u64 *ctx)
{
	struct task_struct *task = (void *)ctx[1], *next = (void *)ctx[2];
	struct event e;
	if (!hook_begin(&e, 152, 6, SAKER_NOT_A_SYSCALL))
		return 0;
	/* 0 next */
	put_s64(&e, BPF_CORE_READ(next, pid));
	/* 1 pgft_maj */
	put_u64(&e, BPF_CORE_READ(task, maj_flt));
	/* 2 pgft_min */
	put_u64(&e, BPF_CORE_READ(task, min_flt));
	/* 3 vm_size, 4 vm_rss, 5 vm_swap */
	put_memory(&e, BPF_CORE_READ(task, mm));
	return event_send(&e);
}
