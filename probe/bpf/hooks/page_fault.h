/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A page fault. It may happen while another program of the probe reads user memory and has its event half done in the
 * CPU's scratch memory, so this one is put together on the stack. Only on x86: elsewhere the error code means other
 * things.
 */
#include "../core/event.h"

#if defined(__TARGET_ARCH_x86)

#define PAGE_FAULT 290
#define PAGE_FAULT_PARAMS 3

struct fault_record {
	struct saker_event_header header;
	u16 lengths[PAGE_FAULT_PARAMS];
	u64 address, ip;
	u32 error;
	struct saker_tail tail;
} __attribute__((packed));

/* The bits of the processor's error code to `pf_flags`, which name both states of the first three. */
INLINE u32 fault_flags(u64 error)
{
	return (error & 1 ? 1 : 2) | (error & 2 ? 4 : 8) | (error & 4 ? 0x10 : 0x20) | (error & 8 ? 0x40 : 0) |
	       (error & 16 ? 0x80 : 0);
}

INLINE int report_fault(u64 *ctx)
{
	u64 pid_tgid = bpf_get_current_pid_tgid();
	u32 cpu = bpf_get_smp_processor_id();
	struct saker_scratch *s = bpf_map_lookup_elem(&scratch, &cpu);
	struct saker_counters *c = bpf_map_lookup_elem(&counters, &cpu);
	void *ring = s ? bpf_map_lookup_elem(&rings, &s->ring) : NULL;
	if (!c || !ring || pid_tgid >> 32 == shared.self_tgid)
		return 0;

	struct pt_regs *regs = (struct pt_regs *)ctx[1];
	struct task_struct *task = current_task();
	struct task_struct *leader = GET(task, group_leader);
	struct fault_record record = {
		.header =
			{
				.ts = bpf_ktime_get_boot_ns() + shared.epoch_offset,
				.tid = (u32)pid_tgid,
				.len = sizeof(record) - sizeof(record.tail),
				.type = PAGE_FAULT,
				.nparams = PAGE_FAULT_PARAMS,
			},
		.lengths = {8, 8, 4},
		/* 0 addr */
		.address = ctx[0],
		/* 1 ip */
		.ip = GET(regs, ip),
		/* 2 error */
		.error = fault_flags(ctx[2]),
		.tail =
			{
				.cpu = cpu,
				.tgid = pid_tgid >> 32,
				.start_time = GET(leader, start_boottime),
				.cgroup_id = current_cgroup(),
			},
	};
	c->produced++;
	if (!send_record(ring, &record, sizeof(record))) {
		c->dropped[SAKER_DROP_RING_FULL]++;
		c->dropped_by_syscall[SAKER_NOT_A_SYSCALL]++;
	}
	return 0;
}

TRACEPOINT("page_fault_user")
int hook_page_fault_user(u64 *ctx)
{
	return report_fault(ctx);
}

TRACEPOINT("page_fault_kernel")
int hook_page_fault_kernel(u64 *ctx)
{
	return report_fault(ctx);
}

#endif
