/* SPDX-License-Identifier: Apache-2.0 */
/* Operations of io_uring and the system calls that do the same. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "internal.h"

/* Opcodes of include/uapi/linux/io_uring.h. */
static const struct {
	uint32_t opcode;
	const char *syscall;
} operations[OPERATIONS] = {
	{9, "sendmsg"},  {13, "accept4"},   {16, "connect"},  {18, "openat"},  {26, "sendto"},
	{28, "openat2"}, {35, "renameat2"}, {36, "unlinkat"}, {37, "mkdirat"}, {38, "symlinkat"},
	{39, "linkat"},  {47, "sendto"},    {48, "sendmsg"},
};

/* Before Linux 6.0 requests were laid out in another way. */
static bool is_known_kernel(void)
{
	struct utsname u;
	int major = 0;
	uname(&u);
	sscanf(u.release, "%d.", &major);
	return major >= 6;
}

static bool has_operations(const struct syscall_set *set)
{
	for (unsigned i = 0; i < OPERATIONS; i++)
		if (wanted_number(set, operations[i].syscall) >= 0)
			return true;
	return false;
}

bool wants_operations(const struct syscall_set *set)
{
	return is_known_kernel() && has_operations(set);
}

bool operation_is_needed(const struct syscall_set *set, const char *program)
{
	return strncmp(program, "ring_", 5) || wanted_number(set, program + 5) >= 0;
}

void keep_operation(struct saker *s, const char *program, int fd)
{
	for (unsigned i = 0; i < OPERATIONS; i++)
		if (!strncmp(program, "ring_", 5) && !strcmp(program + 5, operations[i].syscall))
			s->operation[i] = fd;
}

/* Hands over the programs first, so that an operation that becomes wanted finds its own. */
static int publish(struct saker *s, const struct syscall_set *set)
{
	struct bpf_map *map = find_map(s, "operations");
	for (unsigned i = 0; map && i < OPERATIONS; i++)
		if (s->operation[i] >= 0 &&
		    bpf_map_update_elem(bpf_map__fd(map), &operations[i].opcode, &s->operation[i], BPF_ANY))
			return -errno;
	for (unsigned i = 0; i < OPERATIONS; i++) {
		int nr = s->operation[i] < 0 ? -1 : wanted_number(set, operations[i].syscall);
		__atomic_store_n(&s->shared->operation[operations[i].opcode], nr < 0 ? 0 : nr, __ATOMIC_SEQ_CST);
	}
	return 0;
}

int watch_operations(struct saker *s, const struct syscall_set *set, struct report *r)
{
	if (!has_operations(set))
		return publish(s, set);
	if (!is_known_kernel()) {
		report(r, "it takes Linux 6.0");
		return -EOPNOTSUPP;
	}
	int failed = load_programs(s, set, PROGRAMS_OF_OPERATIONS, r);
	if (!failed)
		failed = attach_programs(s, "hook_", r);
	return failed ? failed : publish(s, set);
}

EXPORT int saker_sees_operations(const struct saker *s, char *why, uint32_t capacity)
{
	struct report r = {why, capacity};
	if (!s->watches_operations)
		report(&r, "%s", s->operations_error);
	return s->watches_operations;
}
