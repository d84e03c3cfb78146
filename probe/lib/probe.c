/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a probe: open, attach, change, close. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

/* ns by which the clock must have been set to be noticed */
#define CLOCK_STEP 1000000

static uint64_t nanoseconds(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* What the boot clock lacks to the epoch. Of several readings the quickest is the most exact. */
static uint64_t epoch_offset(void)
{
	uint64_t best = UINT64_MAX, offset = 0;
	for (int i = 0; i < 10; i++) {
		uint64_t before = nanoseconds(CLOCK_BOOTTIME);
		uint64_t now = nanoseconds(CLOCK_REALTIME);
		uint64_t after = nanoseconds(CLOCK_BOOTTIME);
		if (after - before < best) {
			best = after - before;
			offset = now - (before + (after - before) / 2);
		}
	}
	return offset;
}

/* A clock that has been set moves the events of the future with it; the small change of a reading does not. */
void follow_clock(struct saker *s)
{
	uint64_t now = nanoseconds(CLOCK_REALTIME) - nanoseconds(CLOCK_BOOTTIME);
	int64_t step = now - s->shared->epoch_offset;
	if (step > CLOCK_STEP || step < -CLOCK_STEP)
		__atomic_store_n(&s->shared->epoch_offset, epoch_offset(), __ATOMIC_RELAXED);
}

/* Kernels before 5.11 charge BPF memory to this limit. Where it cannot be raised, loading says so if it matters. */
static void raise_memlock(void)
{
	struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
	setrlimit(RLIMIT_MEMLOCK, &limit);
}

static int map_shared(struct saker *s, struct report *r)
{
	struct bpf_map *bss = bpf_object__find_map_by_name(s->batches[0], ".bss");
	struct bpf_map *counters = bpf_object__find_map_by_name(s->batches[0], "counters");
	/* .bss holds nothing else, see probe/bpf/core/maps.h */
	void *shared = mmap(NULL, sizeof(struct saker_shared), PROT_READ | PROT_WRITE, MAP_SHARED, bpf_map__fd(bss), 0);
	s->counters_stride = (sizeof(struct saker_counters) + 7) & ~7ul;
	void *counted = mmap(NULL, s->counters_stride * s->cpus, PROT_READ, MAP_SHARED, bpf_map__fd(counters), 0);
	if (shared == MAP_FAILED || counted == MAP_FAILED || bpf_map__value_size(bss) != sizeof(struct saker_shared)) {
		report(r, "cannot map the probe's memory: %s", strerror(errno));
		return -errno;
	}
	s->shared = shared;
	s->counters = counted;
	return 0;
}

static int open_flavor(struct saker *s, bool raw_tp, uint32_t programs, struct report *r)
{
	s->raw_tp = raw_tp;
	return load_programs(s, &s->config.syscalls, programs, r);
}

EXPORT struct saker *saker_open(const char *config, char *error, uint32_t capacity)
{
	struct report r = {error, capacity};
	struct saker *s = calloc(1, sizeof(*s));
	if (!s) {
		report(&r, "out of memory");
		return NULL;
	}
	s->epoll = s->wake = -1;
	s->page = sysconf(_SC_PAGESIZE);
	for (int nr = 0; nr < SAKER_MAX_SYSCALLS; nr++)
		s->program[nr] = -1;
	for (int i = 0; i < OPERATIONS; i++)
		s->operation[i] = -1;
	if (config_parse(&s->config, config, &r))
		goto fail;
	raise_memlock();
	log_capture();

	int cpus = libbpf_num_possible_cpus();
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	if (cpus < 1) {
		report(&r, "cannot tell the number of CPUs: is /sys mounted?");
		goto fail;
	}
	s->cpus = cpus;
	if (online < 1 || online > cpus)
		online = cpus;
	s->ring_count = s->config.cpus_per_buffer ? (online - 1) / s->config.cpus_per_buffer + 1 : 1;

	if (s->config.deny && (s->config.raw_tp || !has_active_lsm(&r))) {
		if (s->config.raw_tp)
			report(&r, "deny needs typed tracepoints");
		goto fail;
	}
	uint32_t programs = PROGRAMS_OF_SYSCALLS;
	if (wants_operations(&s->config.syscalls))
		programs |= PROGRAMS_OF_OPERATIONS;
	int failed = open_flavor(s, s->config.raw_tp, programs, &r);
	/* saker_attach tries those by themselves, and knows why when they are refused */
	if (failed && programs != PROGRAMS_OF_SYSCALLS) {
		programs = PROGRAMS_OF_SYSCALLS;
		failed = open_flavor(s, s->config.raw_tp, programs, &r);
	}
	if (failed && s->config.scan && failed != -EPERM && failed != -ENOMEM) {
		s->config.scan = false;
		report(&(struct report){s->scan_error, sizeof(s->scan_error)}, "%s", error);
		failed = open_flavor(s, s->config.raw_tp, programs, &r);
	}
	/* no typed tracepoints, or no bpf_get_current_task_btf (before 5.11): not a matter of permission */
	if (failed && !s->config.raw_tp && !s->config.deny && failed != -EPERM && failed != -ENOMEM)
		failed = open_flavor(s, true, programs, &r);
	if (failed || map_shared(s, &r) || rings_create(s, &r) || rings_map(s, &r))
		goto fail;
	s->shared->snaplen = s->config.snaplen;
	s->shared->epoch_offset = epoch_offset();
	return s;
fail:
	saker_close(s);
	return NULL;
}

static int attach(struct saker *s, struct bpf_program *program, struct report *r)
{
	for (unsigned i = 0; i < s->link_count; i++)
		if (s->attached[i] == program)
			return 0;
	log_capture();
	struct bpf_link *link = bpf_program__attach(program);
	if (!link) {
		int error = -errno;
		report_bpf(r, "the probe cannot be attached", error);
		return error;
	}
	s->attached[s->link_count] = program;
	s->links[s->link_count++] = link;
	return 0;
}

int attach_programs(struct saker *s, const char *prefix, struct report *r)
{
	for (unsigned i = 0; i < s->batch_count; i++) {
		struct bpf_program *program;
		bpf_object__for_each_program(program, s->batches[i])
		{
			const char *name = bpf_program__name(program);
			if (bpf_program__fd(program) < 0 || strncmp(name, prefix, strlen(prefix)))
				continue;
			int error = attach(s, program, r);
			/* of the tracepoint's two names one is not there, and a kernel without io_uring has neither */
			if (error && !strncmp(name, "hook_ring_", 10))
				continue;
			if (error)
				return error;
		}
	}
	return 0;
}

/*
 * Tells the probe which process to leave out. A pid namespace hides the number that the probe sees, so the probe
 * has to take it itself: from a syscall that fails at once and carries a secret.
 */
static int handshake(struct saker *s, struct report *r)
{
	uint64_t cookie;
	if (getrandom(&cookie, sizeof(cookie), 0) != sizeof(cookie))
		cookie = (uintptr_t)s ^ nanoseconds(CLOCK_REALTIME);
	s->shared->cookie = cookie;
	__atomic_store_n(&s->shared->wanted[__NR_getpriority], SAKER_HANDSHAKE, __ATOMIC_SEQ_CST);
	syscall(__NR_getpriority, -1, cookie);
	__atomic_store_n(&s->shared->wanted[__NR_getpriority], 0, __ATOMIC_SEQ_CST);
	s->shared->cookie = 0;
	if (!s->shared->self_tgid) {
		report(r, "the probe is attached but sees no syscalls of this kernel: "
			  "it may be built without CONFIG_HAVE_SYSCALL_TRACEPOINTS");
		return -ENOSYS;
	}
	return 0;
}

static int publish(struct saker *s, const struct syscall_set *set, struct report *r)
{
	int failed = attach_programs(s, "hook_", r);
	if (failed)
		return failed;
	watch_paths(s, set);
	failed = publish_syscalls(s, set);
	if (failed)
		report_bpf(r, "cannot enable the syscalls", failed);
	return failed;
}

EXPORT int saker_attach(struct saker *s, char *error, uint32_t capacity)
{
	struct report r = {error, capacity};
	int failed = attach(s, find_program(s, "dispatch"), &r);
	static const char *const hooks[] = {"deny_open", "deny_exec", "deny_connect", "deny_unlink", "deny_rename"};
	for (unsigned i = 0; !failed && s->config.deny && i < sizeof(hooks) / sizeof(hooks[0]); i++)
		failed = attach(s, find_program(s, hooks[i]), &r);
	if (!failed)
		failed = handshake(s, &r);
	if (!failed)
		failed = publish(s, &s->config.syscalls, &r);
	struct report why = {s->operations_error, sizeof(s->operations_error)};
	if (!failed)
		s->watches_operations = !watch_operations(s, &s->config.syscalls, &why);
	return failed;
}

EXPORT int saker_set_syscalls(struct saker *s, const char *config, char *error, uint32_t capacity)
{
	struct report r = {error, capacity};
	struct config *wanted = malloc(sizeof(*wanted));
	if (!wanted) {
		report(&r, "out of memory");
		return -ENOMEM;
	}
	int failed = config_parse(wanted, config, &r);
	if (!failed)
		failed = load_programs(s, &wanted->syscalls, PROGRAMS_OF_SYSCALLS, &r);
	/* before saker_attach there is nobody to tell */
	if (!failed && s->link_count)
		failed = publish(s, &wanted->syscalls, &r);
	if (!failed) {
		s->config.syscalls = wanted->syscalls;
		/* a kernel that does not let io_uring be watched has said so before */
		if (s->watches_operations)
			watch_operations(s, &wanted->syscalls, &(struct report){});
	}
	free(wanted);
	return failed;
}

EXPORT const char *saker_flavor(const struct saker *s)
{
	return s->raw_tp ? "raw_tp" : "tp_btf";
}

EXPORT void saker_close(struct saker *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->link_count; i++)
		bpf_link__destroy(s->links[i]);
	rings_free(s);
	if (s->shared)
		munmap(s->shared, sizeof(struct saker_shared));
	if (s->counters)
		munmap(s->counters, s->counters_stride * s->cpus);
	for (unsigned i = s->batch_count; i-- > 0;)
		bpf_object__close(s->batches[i]);
	free(s);
}
