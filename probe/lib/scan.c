/* SPDX-License-Identifier: Apache-2.0 */
/* What there is before the first event, from the kernel's own tables. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

/* Inode of the initial pid namespace (include/linux/proc_ns.h). */
#define INITIAL_PID_NAMESPACE 0xeffffffc

/* A descriptor that reads what the program tells, or a negative errno. */
static int open_table(struct saker *s, const char *name)
{
	struct bpf_program *program = find_program(s, name);
	if (!program)
		return -EOPNOTSUPP;
	struct bpf_link *link = bpf_program__attach_iter(program, NULL);
	if (!link)
		return -errno;
	/* what is read keeps the program, the link is not needed any more */
	int table = bpf_iter_create(bpf_link__fd(link));
	bpf_link__destroy(link);
	return table;
}

static int open_tables(struct saker *s, int32_t *tasks, int32_t *files)
{
	*tasks = open_table(s, "scan_tasks");
	if (*tasks < 0)
		return *tasks;
	*files = open_table(s, "scan_files");
	if (*files >= 0)
		return 0;
	close(*tasks);
	return *files;
}

EXPORT int saker_scan(struct saker *s, int32_t *tasks, int32_t *files, char *error, uint32_t capacity)
{
	struct report r = {error, capacity};
	struct stat namespace;
	if (stat("/proc/self/ns/pid", &namespace) || namespace.st_ino != INITIAL_PID_NAMESPACE) {
		report(&r, "not in the initial pid namespace");
		return -EOPNOTSUPP;
	}
	int failed = open_tables(s, tasks, files);
	if (failed)
		report(&r, "%s", *s->scan_error ? s->scan_error : strerror(-failed));
	return failed;
}
