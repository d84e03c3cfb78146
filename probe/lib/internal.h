/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the shared object share. */
#ifndef SAKER_INTERNAL_H
#define SAKER_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "../saker.h"
#include "../saker_record.h"
#include "../saker_shared.h"

#define EXPORT __attribute__((visibility("default")))
#define MAX_NAME 32
#define MAX_BATCHES 64
#define MAX_LINKS 32
#define MAX_HOOKS 16
#define OPERATIONS 13

struct wanted_syscall {
	bool wanted;
	uint16_t sc_id;
	uint16_t native; /* of a 32-bit one: what saker_shared says */
	char name[MAX_NAME];
};

struct syscall_set {
	struct wanted_syscall native[SAKER_MAX_SYSCALLS];
	struct wanted_syscall compat[SAKER_MAX_SYSCALLS];
	bool realpath; /* send what the kernel has resolved */
};

struct config {
	uint64_t buffer_bytes;
	uint32_t cpus_per_buffer;
	uint32_t snaplen;
	bool raw_tp;
	bool respond;
	bool deny;
	bool scan;
	unsigned hook_count;
	char hooks[MAX_HOOKS][MAX_NAME];
	struct syscall_set syscalls;
};

/* Sets of programs, as bits: those that are loaded together share what the kernel's type information costs. */
enum programs { PROGRAMS_OF_SYSCALLS = 1, PROGRAMS_OF_OPERATIONS = 2, PROGRAMS_OF_PATHS = 4 };

/* Whether security hooks can be watched, which is found out when it matters. */
enum path_hooks { PATH_HOOKS_UNKNOWN, PATH_HOOKS_WORK, PATH_HOOKS_REFUSED };

struct ring {
	int fd;
	void *consumer;
	void *producer; /* its page, then the data twice */
};

struct saker {
	struct config config;
	bool raw_tp;
	uint32_t page;
	uint32_t cpus; /* possible */
	/* One object for each time that programs had to be loaded; the first owns the maps. */
	struct bpf_object *batches[MAX_BATCHES];
	unsigned batch_count;
	struct bpf_link *links[MAX_LINKS];
	struct bpf_program *attached[MAX_LINKS];
	unsigned link_count;
	struct saker_shared *shared;
	struct saker_counters *counters;
	size_t counters_stride;
	uint32_t ring_count;
	struct ring *rings;
	int epoll;
	int wake;
	/* Numbers that have their own program loaded, and its descriptor; -1 otherwise. */
	int program[SAKER_MAX_SYSCALLS];
	/* The same for the operations of io_uring, by their place in the table of operations.c. */
	int operation[OPERATIONS];
	/* Sets whose programs send what the kernel has resolved. */
	uint32_t realpath;
	enum path_hooks path_hooks;
	char paths_error[512];
	bool watches_operations;
	char operations_error[512]; /* why not */
	char scan_error[2048];      /* why the scan's programs are not loaded */
};

/* A text for a person: what failed, and what to do. */
struct report {
	char *text;
	uint32_t capacity;
};
void report(struct report *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Explains the negative errno of a refused BPF call with the end of what libbpf had to say. */
void report_bpf(struct report *r, const char *what, int error);

/* Sends libbpf's messages into a buffer from now on and empties it. */
void log_capture(void);
/* The last messages, at most `max` bytes. */
const char *log_tail(size_t max);

int config_parse(struct config *c, const char *text, struct report *r);

/* Whether this process has the capabilities to watch, and which; if not the report says what is missing. */
bool has_privileges(struct report *r);

/* Whether security hooks of BPF are called on this machine; if not the report says why. */
bool has_active_lsm(struct report *r);

/* Loads the programs of these sets (enum programs) that the system calls need and that are not loaded yet. */
int load_programs(struct saker *s, const struct syscall_set *set, uint32_t programs, struct report *r);
struct bpf_program *find_program(struct saker *s, const char *name);
/* The map of that name, which the first object that has needed it owns; NULL while none has. */
struct bpf_map *find_map(struct saker *s, const char *name);

/* Number of the wanted syscall with this name, -1 when it is not wanted. */
int wanted_number(const struct syscall_set *set, const char *name);

/* Operations of io_uring; see operations.c. */
bool wants_operations(const struct syscall_set *set);
bool operation_is_needed(const struct syscall_set *set, const char *program);
void keep_operation(struct saker *s, const char *program, int fd);
/* Loads what is missing for them and tells the probe which are wanted. */
int watch_operations(struct saker *s, const struct syscall_set *set, struct report *r);

/* Security hooks on paths; see paths.c. Whether this syscall's paths can be seen there. */
bool resolves_path(const char *syscall);
bool path_hook_is_needed(const struct syscall_set *set, const char *program);
bool can_hook_paths(struct saker *s);
/* Loads and attaches what the set needs of them, if that is possible. */
void watch_paths(struct saker *s, const struct syscall_set *set);

/* Attaches the programs that are loaded and whose name begins so. */
int attach_programs(struct saker *s, const char *prefix, struct report *r);

/* Tells the dispatcher what is wanted. */
int publish_syscalls(struct saker *s, const struct syscall_set *set);

/* Keeps the time of events in step with the machine's clock. */
void follow_clock(struct saker *s);

int rings_create(struct saker *s, struct report *r);
int rings_map(struct saker *s, struct report *r);
void rings_free(struct saker *s);

#endif
