/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Only failures: a successful exec is reported by hooks/exec.h, where the name of the file is still known. */
TRACEPOINT("sys_exit")
int sys_execve(u64 *ctx)
{
	struct event e;
	if (!event_begin(&e, EXECVE, EXECVE_PARAMS) || result(&e) >= 0)
		return 0;
	put_failed_exec(&e, arg(&e, 1), arg(&e, 2));
	/* 30 filename */
	put_path(&e, 0);
	return event_send(&e);
}
