/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The one hook for syscalls: at the exit, where the result is known and the saved registers still hold the arguments.
 * Syscalls that nobody wants leave after one load from the table; that path costs every syscall of the machine.
 */
#include "core/arch.h"
#include "core/maps.h"

TRACEPOINT("sys_exit")
int dispatch(u64 *ctx)
{
	struct pt_regs *regs = (struct pt_regs *)ctx[0];
	u64 nr = syscall_number(regs);
	OPAQUE(nr);
	if (nr >= SAKER_MAX_SYSCALLS)
		return 0;
	u32 wanted = shared.wanted[nr];
	if (!wanted)
		return 0;

	bool compat = is_compat(current_task());
	if (!(wanted & (compat ? SAKER_WANTED_COMPAT : SAKER_WANTED_NATIVE | SAKER_HANDSHAKE)))
		return 0;
	u64 pid_tgid = bpf_get_current_pid_tgid();
	if (pid_tgid >> 32 == shared.self_tgid)
		return 0;

	u32 cpu = bpf_get_smp_processor_id();
	struct saker_scratch *s = bpf_map_lookup_elem(&scratch, &cpu);
	if (!s)
		return 0;
	read_args(s, regs, compat);
	if (wanted & SAKER_HANDSHAKE && s->args[1] == shared.cookie) {
		shared.self_tgid = pid_tgid >> 32;
		return 0;
	}
	s->pid_tgid = pid_tgid;
	s->ret = ctx[1];
	s->raw_nr = nr;
	if (compat) {
		s->flags = SAKER_TAIL_COMPAT;
		s->sc_id = shared.compat_sc_id[nr];
		nr = shared.native[nr];
	} else {
		if (!(wanted & SAKER_WANTED_NATIVE))
			return 0;
		s->flags = 0;
		s->sc_id = shared.sc_id[nr];
	}
	s->nr = nr;
	bpf_tail_call(ctx, &programs, nr);

	struct saker_counters *c = bpf_map_lookup_elem(&counters, &cpu);
	if (c) {
		c->produced++;
		c->dropped[SAKER_DROP_NO_PROGRAM]++;
		c->dropped_by_syscall[nr & (SAKER_MAX_SYSCALLS - 1)]++;
	}
	return 0;
}
