/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Paths as the kernel has copied them from a program. The copy lives in an object of the kernel until the call is
 * nearly over; that object is freed whole, so the tracepoint of freeing sees it. It is a hot one: attached only on
 * demand. A raw one in both flavours, as typed ones hand no pointer without a type over before Linux 6.13.
 */
#include "../core/real.h"

#ifdef SAKER_RAW_TP
/* Old kernels do not say where the saved registers are: every call counts. The map forgets what nobody takes. */
INLINE bool in_wanted_syscall(u64 *nr)
{
	*nr = 0;
	return true;
}
#else
INLINE bool in_wanted_syscall(u64 *number)
{
	struct pt_regs *regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());
	u64 nr = syscall_number(regs);
	OPAQUE(nr);
	*number = nr;
	return nr < SAKER_MAX_SYSCALLS && shared.wanted[nr];
}
#endif

SEC("raw_tp/kmem_cache_free")
int hook_names(u64 *ctx)
{
	struct filename *name = (void *)ctx[1];
	/* nothing else begins with the address of this place in itself; longer paths, stored elsewhere, are left out */
	u64 nr, inside = ctx[1] + bpf_core_field_offset(struct filename, iname);
	if ((u64)AT(struct filename, name, name) != inside || !in_wanted_syscall(&nr))
		return 0;
	u64 pid_tgid = bpf_get_current_pid_tgid();
	if (pid_tgid >> 32 == shared.self_tgid)
		return 0;
	u32 cpu = bpf_get_smp_processor_id();
	struct saker_scratch *s = bpf_map_lookup_elem(&scratch, &cpu);
	if (!s)
		return 0;
	/* between system calls nobody else uses the event's place */
	struct copied_key key = {.tid = (u32)pid_tgid, .pointer = (u64)BPF_CORE_READ(name, uptr)};
	struct copied *copied = (void *)s->data;
	copied->nr = nr;
	if (bpf_probe_read_kernel_str(copied->text, MAX_PATH, (void *)inside) > 0)
		bpf_map_update_elem(&names, &key, copied, BPF_ANY);
	return 0;
}
