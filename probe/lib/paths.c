/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Security hooks that see what the kernel has found for calls on paths (probe/bpf/hooks/paths.h). Where they cannot be
 * watched the probe sends what it knows without.
 */
#define _GNU_SOURCE
#include <string.h>

#include "internal.h"

/* Programs, and the syscalls during which each is called. */
static const struct {
	const char *program;
	const char *syscalls[3];
} hooks[] = {
	{"path_unlink", {"unlink", "unlinkat"}},
	{"path_rmdir", {"rmdir", "unlinkat"}},
	{"path_mkdir", {"mkdir", "mkdirat"}},
	{"path_mknod", {"mknod", "mknodat"}},
	{"path_symlink", {"symlink", "symlinkat"}},
	{"path_link", {"link", "linkat"}},
	{"path_rename", {"rename", "renameat", "renameat2"}},
	{"path_chmod", {"chmod", "fchmodat"}},
	{"path_chown", {"chown", "lchown", "fchownat"}},
};
#define HOOKS (sizeof(hooks) / sizeof(hooks[0]))
#define SYSCALLS_OF_HOOK (sizeof(hooks[0].syscalls) / sizeof(hooks[0].syscalls[0]))

bool resolves_path(const char *syscall)
{
	for (unsigned i = 0; i < HOOKS; i++)
		for (unsigned k = 0; k < SYSCALLS_OF_HOOK && hooks[i].syscalls[k]; k++)
			if (!strcmp(hooks[i].syscalls[k], syscall))
				return true;
	return false;
}

bool path_hook_is_needed(const struct syscall_set *set, const char *program)
{
	for (unsigned i = 0; i < HOOKS; i++)
		for (unsigned k = 0; k < SYSCALLS_OF_HOOK && hooks[i].syscalls[k]; k++)
			if (!strcmp(hooks[i].program, program) && wanted_number(set, hooks[i].syscalls[k]) >= 0)
				return true;
	return false;
}

bool can_hook_paths(struct saker *s)
{
	if (s->raw_tp)
		return false;
	if (s->path_hooks == PATH_HOOKS_UNKNOWN) {
		bool can = saker_check("fentry", s->paths_error, sizeof(s->paths_error)) == 1;
		s->path_hooks = can ? PATH_HOOKS_WORK : PATH_HOOKS_REFUSED;
	}
	return s->path_hooks == PATH_HOOKS_WORK;
}

void watch_paths(struct saker *s, const struct syscall_set *set)
{
	struct report r = {s->paths_error, sizeof(s->paths_error)};
	if (!set->realpath || !can_hook_paths(s))
		return;
	if (load_programs(s, set, PROGRAMS_OF_PATHS, &r) || attach_programs(s, "path_", &r))
		s->path_hooks = PATH_HOOKS_REFUSED;
}

EXPORT int saker_resolves_paths(const struct saker *s, char *why, uint32_t capacity)
{
	struct report r = {why, capacity};
	if (s->path_hooks == PATH_HOOKS_WORK)
		return 1;
	report(&r, "%s", s->raw_tp ? "raw tracepoints are used" : s->paths_error);
	return 0;
}
