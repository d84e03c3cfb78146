/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loading programs. Only those that are needed are given to the verifier, which is what starting up costs. When a new
 * set of syscalls needs more, a second object is opened on the maps of the first and the missing ones are loaded.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

extern const char saker_object_typed[], saker_object_typed_end[];
extern const char saker_object_raw[], saker_object_raw_end[];

#define KERNEL_TYPES "/sys/kernel/btf/vmlinux"

/* Paths of calls under way that are remembered; some lie idle on each CPU. */
#define NAMES 256
#define NAMES_PER_CPU 128

static const char *const maps[] = {"rings", "scratch", "counters", "programs", ".bss"};
/* Of the typed flavour only. */
static const char *const respond_maps[] = {"decisions", "spared", "denials", "denied", "deny_places"};

struct bpf_map *find_map(struct saker *s, const char *name)
{
	for (unsigned i = 0; i < s->batch_count; i++) {
		struct bpf_map *map = bpf_object__find_map_by_name(s->batches[i], name);
		if (map && bpf_map__fd(map) >= 0)
			return map;
	}
	return NULL;
}

struct bpf_program *find_program(struct saker *s, const char *name)
{
	for (unsigned i = 0; i < s->batch_count; i++) {
		struct bpf_program *p = bpf_object__find_program_by_name(s->batches[i], name);
		if (p && bpf_program__fd(p) >= 0)
			return p;
	}
	return NULL;
}

int wanted_number(const struct syscall_set *set, const char *name)
{
	for (int nr = 0; nr < SAKER_MAX_SYSCALLS; nr++)
		if (set->native[nr].name[0] && !strcmp(set->native[nr].name, name))
			return nr;
	return -1;
}

static bool wants_socketcall(const struct syscall_set *set)
{
	for (int nr = 0; nr < SAKER_MAX_SYSCALLS; nr++)
		if (set->compat[nr].wanted && set->compat[nr].native == SAKER_SOCKETCALL)
			return true;
	return false;
}

static bool is_needed(struct saker *s, const struct syscall_set *set, uint32_t programs, const char *program)
{
	bool of_operations = !strncmp(program, "ring_", 5) || !strncmp(program, "hook_ring_", 10);
	bool of_paths = !strncmp(program, "path_", 5);
	enum programs set_of_program = of_operations ? PROGRAMS_OF_OPERATIONS
				       : of_paths    ? PROGRAMS_OF_PATHS
						     : PROGRAMS_OF_SYSCALLS;
	bool reports = !strncmp(program, "sys_", 4) || !strncmp(program, "ring_", 5);
	/* programs that were loaded without are replaced */
	bool stale = reports && set->realpath && !(s->realpath & set_of_program);
	if (!(programs & set_of_program))
		return false;
	if (find_program(s, program) && !stale)
		return false;
	if (!strcmp(program, "hook_names"))
		return set->realpath;
	if (of_operations)
		return operation_is_needed(set, program);
	if (of_paths)
		return path_hook_is_needed(set, program);
	if (!strcmp(program, "dispatch") || !strcmp(program, "sys_generic"))
		return true;
	if (!strncmp(program, "sys_", 4))
		return wanted_number(set, program + 4) >= 0;
	if (!strcmp(program, "compat_socketcall"))
		return wants_socketcall(set);
	if (!strncmp(program, "scan_", 5))
		return s->config.scan;
	if (!strncmp(program, "deny_", 5))
		return s->config.deny;
	if (!strcmp(program, "hook_exec"))
		return wanted_number(set, "execve") >= 0 || wanted_number(set, "execveat") >= 0;
	for (unsigned i = 0; i < s->config.hook_count; i++)
		if (!strncmp(program, "hook_", 5) && !strcmp(program + 5, s->config.hooks[i]))
			return true;
	return false;
}

/* Sets a switch of the programs; what is behind it is not loaded otherwise. */
static int enable(struct bpf_object *object, const char *section)
{
	size_t size = 0;
	struct bpf_map *map = bpf_object__find_map_by_name(object, section);
	uint32_t *value = map ? (uint32_t *)bpf_map__initial_value(map, &size) : NULL;
	if (!value || size != sizeof(*value))
		return -ENOENT;
	*value = 1;
	return 0;
}

static int reuse_maps(struct saker *s, struct bpf_object *object, const char *const *names, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct bpf_map *first = bpf_object__find_map_by_name(s->batches[0], names[i]);
		struct bpf_map *map = bpf_object__find_map_by_name(object, names[i]);
		int error = first && map ? bpf_map__reuse_fd(map, bpf_map__fd(first)) : -ENOENT;
		if (error)
			return error;
	}
	return 0;
}

/* Maps that not everybody needs come with the first object that does. */
static int prepare_optional_map(struct saker *s, struct bpf_object *object, const char *name, bool needed)
{
	struct bpf_map *first = find_map(s, name), *map = bpf_object__find_map_by_name(object, name);
	return first ? bpf_map__reuse_fd(map, bpf_map__fd(first)) : bpf_map__set_autocreate(map, needed);
}

static int prepare_maps(struct saker *s, struct bpf_object *object, uint32_t programs, bool realpath)
{
	bool operations = programs & PROGRAMS_OF_OPERATIONS;
	bool hooks = realpath && can_hook_paths(s);
	int failed = 0;
	if (s->config.respond && !s->raw_tp)
		failed = enable(object, ".rodata.respond");
	if (!failed && realpath)
		failed = enable(object, ".rodata.resolve");
	if (!failed && hooks)
		failed = enable(object, ".rodata.hooked");
	if (!failed)
		failed = bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "names"),
						  NAMES + NAMES_PER_CPU * s->cpus);
	if (!failed)
		failed = prepare_optional_map(s, object, "names", realpath);
	if (!failed && !s->raw_tp)
		failed = prepare_optional_map(s, object, "resolved_paths", hooks);
	if (!failed)
		failed = prepare_optional_map(s, object, "requests", operations);
	if (!failed)
		failed = prepare_optional_map(s, object, "operations", operations);
	if (!failed && !s->raw_tp)
		failed = prepare_optional_map(s, object, "record", s->config.scan);
	if (failed)
		return failed;
	if (s->batch_count) {
		int error = reuse_maps(s, object, maps, sizeof(maps) / sizeof(maps[0]));
		if (!error && !s->raw_tp)
			error = reuse_maps(s, object, respond_maps, sizeof(respond_maps) / sizeof(respond_maps[0]));
		return error;
	}
	bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "rings"), s->ring_count);
	bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "scratch"), s->cpus);
	bpf_map__set_max_entries(bpf_object__find_map_by_name(object, "counters"), s->cpus);
	return 0;
}

/*
 * The verifier gives up with EAGAIN when a signal is waiting, and a process that is signalled often (a profiler, many
 * children that end) would never get through: signals wait until it is done.
 */
static int load_object(struct bpf_object *object)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int error = bpf_object__load(object);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

int load_programs(struct saker *s, const struct syscall_set *set, uint32_t programs, struct report *r)
{
	const char *from = s->raw_tp ? saker_object_raw : saker_object_typed;
	const char *to = s->raw_tp ? saker_object_raw_end : saker_object_typed_end;
	/*
	 * Named, so that libbpf leaves the modules' type information alone: it would go through all of it in search of
	 * types that other kernels have, for which it takes CAP_SYS_ADMIN.
	 */
	LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "saker", .btf_custom_path = KERNEL_TYPES);

	if (s->batch_count == MAX_BATCHES) {
		report(r, "the set of syscalls has been changed too often: restart");
		return -E2BIG;
	}
	log_capture();
	struct bpf_object *object = bpf_object__open_mem(from, to - from, &options);
	if (!object) {
		int error = -errno;
		report_bpf(r, "the probe cannot be read", error);
		return error;
	}
	for (unsigned i = 0; i < s->config.hook_count; i++) {
		char name[MAX_NAME + 5];
		snprintf(name, sizeof(name), "hook_%s", s->config.hooks[i]);
		if (!bpf_object__find_program_by_name(object, name)) {
			report(r, "the probe has no hook \"%s\"", s->config.hooks[i]);
			bpf_object__close(object);
			return -ENOENT;
		}
	}
	unsigned needed = 0;
	struct bpf_program *program;
	bpf_object__for_each_program(program, object)
	{
		bool load = is_needed(s, set, programs, bpf_program__name(program));
		bpf_program__set_autoload(program, load);
		needed += load;
	}
	if (!needed) {
		bpf_object__close(object);
		return 0;
	}
	int error = prepare_maps(s, object, programs, set->realpath || s->realpath & programs);
	if (!error)
		error = load_object(object);
	if (error) {
		report_bpf(r, "the kernel refuses the probe", error);
		bpf_object__close(object);
		return error;
	}
	s->batches[s->batch_count++] = object;
	bpf_object__for_each_program(program, object)
	{
		const char *name = bpf_program__name(program);
		int nr = strncmp(name, "sys_", 4) ? -1 : wanted_number(set, name + 4);
		if (nr >= 0 && bpf_program__fd(program) >= 0)
			s->program[nr] = bpf_program__fd(program);
		if (bpf_program__fd(program) >= 0)
			keep_operation(s, name, bpf_program__fd(program));
	}
	if (set->realpath)
		s->realpath |= programs;
	return 0;
}

int publish_syscalls(struct saker *s, const struct syscall_set *set)
{
	int programs = bpf_map__fd(bpf_object__find_map_by_name(s->batches[0], "programs"));
	int generic = bpf_program__fd(find_program(s, "sys_generic"));
	struct bpf_program *socketcall = find_program(s, "compat_socketcall");

	/* programs first, so that a syscall that becomes wanted finds its own */
	for (uint32_t nr = 0; nr < SAKER_MAX_SYSCALLS; nr++) {
		bool named = set->native[nr].name[0];
		int fd = named && s->program[nr] >= 0 ? s->program[nr] : generic;
		if (nr == SAKER_SOCKETCALL && socketcall)
			fd = bpf_program__fd(socketcall);
		else if (!named && nr != SAKER_GENERIC)
			continue;
		if (bpf_map_update_elem(programs, &nr, &fd, BPF_ANY))
			return -errno;
	}
	for (uint32_t nr = 0; nr < SAKER_MAX_SYSCALLS; nr++) {
		const struct wanted_syscall *native = &set->native[nr], *compat = &set->compat[nr];
		uint16_t target = compat->native;
		/* a 32-bit syscall whose counterpart has no name here has no program either */
		if (target != SAKER_SOCKETCALL && !set->native[target].name[0])
			target = SAKER_GENERIC;
		s->shared->sc_id[nr] = native->sc_id;
		s->shared->compat_sc_id[nr] = compat->sc_id;
		s->shared->native[nr] = target;
		uint8_t wanted =
			(native->wanted ? SAKER_WANTED_NATIVE : 0) | (compat->wanted ? SAKER_WANTED_COMPAT : 0);
		if (set->realpath && ((native->wanted && resolves_path(native->name)) ||
				      (compat->wanted && resolves_path(set->native[target].name))))
			wanted |= SAKER_WANTED_PATHS;
		__atomic_store_n(&s->shared->wanted[nr], wanted, __ATOMIC_SEQ_CST);
	}
	return 0;
}
