/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Where each architecture keeps a syscall's number and arguments. */
#ifndef SAKER_ARCH_H
#define SAKER_ARCH_H

#include "base.h"

#if defined(__TARGET_ARCH_x86)

/* thread_info.status: entered through the 32-bit entry (arch/x86/include/asm/thread_info.h) */
#define TS_COMPAT 2

INLINE u32 syscall_number(struct pt_regs *regs)
{
	return GET(regs, orig_ax);
}
INLINE bool is_compat(struct task_struct *task)
{
	return (GET(task, thread_info.status) & TS_COMPAT) != 0;
}
INLINE void read_args(struct saker_scratch *s, struct pt_regs *regs, bool compat)
{
	if (compat) {
		s->args[0] = (u32)GET(regs, bx);
		s->args[1] = (u32)GET(regs, cx);
		s->args[2] = (u32)GET(regs, dx);
		s->args[3] = (u32)GET(regs, si);
		s->args[4] = (u32)GET(regs, di);
		s->args[5] = (u32)GET(regs, bp);
	} else {
		s->args[0] = GET(regs, di);
		s->args[1] = GET(regs, si);
		s->args[2] = GET(regs, dx);
		s->args[3] = GET(regs, r10);
		s->args[4] = GET(regs, r8);
		s->args[5] = GET(regs, r9);
	}
}

#elif defined(__TARGET_ARCH_arm64)

/* thread_info.flags: a 32-bit task (arch/arm64/include/asm/thread_info.h) */
#define TIF_32BIT 22

INLINE u32 syscall_number(struct pt_regs *regs)
{
	return GET(regs, syscallno);
}
INLINE bool is_compat(struct task_struct *task)
{
	return (GET(task, thread_info.flags) >> TIF_32BIT) & 1;
}
/* The first argument's register holds the result at the exit; the kernel keeps a copy. */
INLINE void read_args(struct saker_scratch *s, struct pt_regs *regs, bool compat)
{
	s->args[0] = GET(regs, orig_x0);
	s->args[1] = GET(regs, regs[1]);
	s->args[2] = GET(regs, regs[2]);
	s->args[3] = GET(regs, regs[3]);
	s->args[4] = GET(regs, regs[4]);
	s->args[5] = GET(regs, regs[5]);
}

#endif

#endif
