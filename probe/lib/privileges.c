/* SPDX-License-Identifier: Apache-2.0 */
/* Whether this process may load programs into the kernel. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define CAP_SYS_ADMIN 21
#define CAP_PERFMON 38
#define CAP_BPF 39
#define ALL_USERS 4294967295u

/* Only the first user namespace maps every number to itself; in the others capabilities do not reach the kernel. */
static bool in_user_namespace(void)
{
	unsigned inside = 0, outside = 0, count = ALL_USERS;
	FILE *f = fopen("/proc/self/uid_map", "re");
	if (!f)
		return false;
	int numbers = fscanf(f, "%u %u %u", &inside, &outside, &count);
	fclose(f);
	return numbers != 3 || inside || outside || count != ALL_USERS;
}

bool has_privileges(struct report *r)
{
	uint64_t effective = 0;
	char line[256];
	FILE *f = fopen("/proc/self/status", "re");
	if (!f) {
		report(r, "/proc is not mounted");
		return false;
	}
	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, "CapEff:", 7))
			effective = strtoull(line + 7, NULL, 16);
	fclose(f);
	bool admin = effective >> CAP_SYS_ADMIN & 1;
	bool bpf = effective >> CAP_BPF & 1, perfmon = effective >> CAP_PERFMON & 1;
	if (!admin && !(bpf && perfmon)) {
		report(r, "missing:%s%s (or CAP_SYS_ADMIN): run as root, or in a container give it these capabilities",
		       bpf ? "" : " CAP_BPF", perfmon ? "" : " CAP_PERFMON");
		return false;
	}
	if (in_user_namespace()) {
		report(r, "held within a user namespace only: run outside of it");
		return false;
	}
	report(r, admin ? "CAP_SYS_ADMIN" : "CAP_BPF, CAP_PERFMON");
	return true;
}
