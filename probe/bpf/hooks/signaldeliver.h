/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* A signal reaches a thread. */
#include "hook.h"

#define SIGCHLD 17
/* si_code of signals that name their sender (include/uapi/asm-generic/siginfo.h) */
#define SI_USER 0
#define SI_QUEUE -1
#define SI_TKILL -6

/* Who sent the signal, 0 for the kernel. */
INLINE s64 sender(u32 signal, struct kernel_siginfo *info)
{
	/* 0 and 1 stand for a signal without any information */
	if ((u64)info <= 1)
		return 0;
	s32 code = BPF_CORE_READ(info, si_code);
	if (signal != SIGCHLD && code != SI_USER && code != SI_QUEUE && code != SI_TKILL)
		return 0;
	/* the process id comes first for all of these */
	return BPF_CORE_READ(info, _sifields._kill._pid);
}

TRACEPOINT("signal_deliver")
int hook_signaldeliver(u64 *ctx)
{
	u32 signal = ctx[0];
	struct event e;
	if (!hook_begin(&e, 232, 3, SAKER_NOT_A_SYSCALL))
		return 0;
	/* 0 spid */
	put_s64(&e, sender(signal, (void *)ctx[1]));
	/* 1 dpid */
	put_s64(&e, (u32)e.s->pid_tgid);
	/* 2 sig */
	put_u8(&e, signal);
	return event_send(&e);
}
