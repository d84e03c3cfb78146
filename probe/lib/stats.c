/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <string.h>

#include "internal.h"

/* Events that a hook missed because it was entered again on the same CPU; the kernel counts them. */
static uint64_t misses(struct saker *s)
{
	uint64_t sum = 0;
	for (unsigned i = 0; i < s->link_count; i++) {
		struct bpf_prog_info info = {};
		uint32_t length = sizeof(info);
		/* it looks at everything that is freed, and reports nothing */
		if (!strcmp(bpf_program__name(s->attached[i]), "hook_names"))
			continue;
		if (!bpf_obj_get_info_by_fd(bpf_program__fd(s->attached[i]), &info, &length))
			sum += info.recursion_misses;
	}
	return sum;
}

EXPORT uint32_t saker_stats(struct saker *s, uint64_t *out, uint32_t capacity)
{
	uint64_t sum[SAKER_STATS_FIXED + SAKER_MAX_SYSCALLS] = {};
	for (uint32_t cpu = 0; cpu < s->cpus; cpu++) {
		const struct saker_counters *c = (void *)((char *)s->counters + cpu * s->counters_stride);
		sum[0] += c->produced;
		sum[1] += c->dropped[SAKER_DROP_RING_FULL];
		sum[2] += c->dropped[SAKER_DROP_TOO_LARGE];
		sum[3] += c->dropped[SAKER_DROP_NO_PROGRAM];
		sum[5] += c->unreadable;
		sum[6] += c->dropped[SAKER_DROP_IN_FLIGHT];
		for (unsigned nr = 0; nr < SAKER_MAX_SYSCALLS; nr++)
			sum[SAKER_STATS_FIXED + nr] += c->dropped_by_syscall[nr];
	}
	sum[4] = misses(s);
	sum[0] += sum[4];
	uint32_t count = sizeof(sum) / sizeof(sum[0]);
	if (count > capacity)
		count = capacity;
	memcpy(out, sum, count * sizeof(sum[0]));
	return count;
}
