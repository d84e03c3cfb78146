/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A successful execve or execveat. The exit of the syscall comes too late: the arguments are gone with the old
 * memory, and the registers are the new program's. There execveat is no more to be told from execve either: x86 sets
 * the syscall's number to the latter (set_personality_64bit), so the event is always that of execve.
 */
#include "../core/exec.h"
#include "hook.h"

#if defined(__TARGET_ARCH_x86)
#define NR_EXECVE 59
#define NR_EXECVEAT 322
#else
#define NR_EXECVE 221
#define NR_EXECVEAT 281
#endif

TRACEPOINT("sched_process_exec")
int hook_exec(u64 *ctx)
{
	struct linux_binprm *bprm = (void *)ctx[2];
	struct event e;
	if (!shared.wanted[NR_EXECVE] && !shared.wanted[NR_EXECVEAT])
		return 0;
	if (!hook_begin(&e, EXECVE, EXECVE_PARAMS, NR_EXECVE))
		return 0;
	struct task_struct *task = (void *)bpf_get_current_task();
	struct mm_struct *mm = BPF_CORE_READ(task, mm);

	/* 0 res */
	put_result(&e);
	/* 1 exe, 2 args */
	put_command_line(&e, mm);
	/* 3 tid … 14 cgroups */
	put_identity(&e, task, mm);
	/* 15 env */
	u64 start = BPF_CORE_READ(mm, env_start), end = BPF_CORE_READ(mm, env_end);
	put_user_bytes(&e, start, end > start ? end - start : 0, MAX_ARGS);
	/* 16 tty … 29 gid */
	put_executable(&e, task, mm);
	/* 30 filename; of execveat /dev/fd/N/NAME */
	put_kernel_text(&e, BPF_CORE_READ(bprm, filename), MAX_PATH);
	return event_send(&e);
}
