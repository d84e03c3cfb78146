/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The frame of programs on other tracepoints than the exit of syscalls. */
#ifndef SAKER_HOOK_H
#define SAKER_HOOK_H

#include "../core/event.h"

/* Starts an event of the current task. `nr` is where a loss is counted. False for saker itself. */
INLINE bool hook_begin(struct event *e, u16 code, u32 count, u32 nr)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	if (pid_tgid >> 32 == shared.self_tgid || !event_begin(e, code, count))
		return false;
	e->s->pid_tgid = pid_tgid;
	e->s->nr = nr;
	e->s->flags = 0;
	e->s->ret = 0;
	return true;
}

#endif
