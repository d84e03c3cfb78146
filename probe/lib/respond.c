/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../saker_respond.h"
#include "internal.h"

static int refuse(struct report *r, const char *what, int error)
{
	report(r, "%s: %s", what, strerror(-error));
	return error;
}

bool has_active_lsm(struct report *r)
{
	char active[512] = "";
	FILE *file = fopen("/sys/kernel/security/lsm", "re");
	if (!file) {
		report(r, "deny needs BPF among the kernel's security modules, and /sys/kernel/security/lsm cannot be "
			  "read: "
			  "either the kernel has none of them, or securityfs has to be mounted there");
		return false;
	}
	bool read = fgets(active, sizeof(active), file);
	fclose(file);
	for (char *name = strtok(active, ",\n"); read && name; name = strtok(NULL, ",\n"))
		if (!strcmp(name, "bpf"))
			return true;
	report(r, "deny needs BPF among the kernel's active security modules: add it to the lsm= parameter that the "
		  "kernel is "
		  "booted with (active are those in /sys/kernel/security/lsm)");
	return false;
}

/* Replaces the list in a map; while that is being done it is empty. */
static int set_list(struct saker *s, const char *map, const struct saker_decision *list, uint32_t count)
{
	static const struct saker_decision none;
	int fd = bpf_map__fd(bpf_object__find_map_by_name(s->batches[0], map));
	uint32_t zero = 0;
	if (bpf_map_update_elem(fd, &zero, &none, BPF_ANY))
		return -errno;
	for (uint32_t i = SAKER_MAX_DECISIONS; i-- > 0;)
		if (bpf_map_update_elem(fd, &i, i < count ? &list[i] : &none, BPF_ANY))
			return -errno;
	return 0;
}

EXPORT int saker_set_decisions(struct saker *s, const void *signals, uint32_t signal_count, const void *denials,
			       uint32_t denial_count, const void *spared, char *error, uint32_t capacity)
{
	struct report r = {error, capacity};
	uint32_t zero = 0;

	if (!s->config.respond || s->raw_tp)
		return refuse(&r,
			      s->raw_tp ? "the probe decides nothing with raw tracepoints"
					: "the probe was loaded without",
			      -EOPNOTSUPP);
	if (denial_count && !s->config.deny)
		return refuse(&r, "the probe was loaded without security hooks", -EOPNOTSUPP);
	if (signal_count > SAKER_MAX_DECISIONS || denial_count > SAKER_MAX_DECISIONS)
		return refuse(&r, "too many decisions", -E2BIG);
	int left_alone = bpf_map__fd(bpf_object__find_map_by_name(s->batches[0], "spared"));
	int failed = bpf_map_update_elem(left_alone, &zero, spared, BPF_ANY) ? -errno : 0;
	if (!failed)
		failed = set_list(s, "decisions", signals, signal_count);
	if (!failed)
		failed = set_list(s, "denials", denials, denial_count);
	return failed ? refuse(&r, "cannot hand the decisions over", failed) : 0;
}
