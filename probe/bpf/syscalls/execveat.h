/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Only failures, see execve.h. */
TRACEPOINT("sys_exit")
int sys_execveat(u64 *ctx)
{
	struct event e;
	if (!event_begin(&e, EXECVEAT, EXECVEAT_PARAMS) || result(&e) >= 0)
		return 0;
	put_failed_exec(&e, arg(&e, 2), arg(&e, 3));
	return event_send(&e);
}
