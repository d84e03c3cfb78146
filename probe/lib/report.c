/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

/* The verifier's log can be long; its end is what counts. */
static char messages[16384];
static size_t used;
/* operations.c loads in a thread of its own */
static pthread_mutex_t writing = PTHREAD_MUTEX_INITIALIZER;

static int keep(enum libbpf_print_level level, const char *format, va_list args)
{
	if (level == LIBBPF_DEBUG)
		return 0;
	char *line = NULL;
	int length = vasprintf(&line, format, args);
	if (length < 0)
		return 0;
	pthread_mutex_lock(&writing);
	/* the verifier's log comes as one message */
	char *from = line;
	if ((size_t)length >= sizeof(messages) / 2) {
		from += length - sizeof(messages) / 2;
		length = sizeof(messages) / 2;
	}
	if (used + length >= sizeof(messages)) {
		size_t drop = used < sizeof(messages) / 2 ? used : sizeof(messages) / 2;
		memmove(messages, messages + drop, used - drop);
		used -= drop;
	}
	memcpy(messages + used, from, length);
	free(line);
	used += length;
	messages[used] = 0;
	pthread_mutex_unlock(&writing);
	return length;
}

void log_capture(void)
{
	pthread_mutex_lock(&writing);
	used = 0;
	messages[0] = 0;
	pthread_mutex_unlock(&writing);
	libbpf_set_print(keep);
}

const char *log_tail(size_t max)
{
	return used > max ? messages + used - max : messages;
}

void report(struct report *r, const char *format, ...)
{
	if (!r->text || !r->capacity)
		return;
	va_list args;
	va_start(args, format);
	vsnprintf(r->text, r->capacity, format, args);
	va_end(args);
}

void report_bpf(struct report *r, const char *what, int error)
{
	const char *advice = "";
	char privileges[256] = "";
	struct report missing = {privileges, sizeof(privileges)};

	if (error == -EPERM && !has_privileges(&missing)) {
		/* that is the whole cause: what libbpf says would lead astray */
		report(r, "%s: %s. Capabilities: %s. `saker doctor` checks all that is needed.", what, strerror(-error),
		       privileges);
		return;
	}
	if (access("/sys/kernel/btf/vmlinux", R_OK) != 0)
		advice = "The kernel's type information (/sys/kernel/btf/vmlinux) is not there: it needs a kernel "
			 "built with CONFIG_DEBUG_INFO_BTF=y, and /sys mounted. ";
	else if (error == -EPERM)
		advice = "The capabilities are there: a container's seccomp profile (run it privileged) or the "
			 "kernel's lockdown (\"confidentiality\") forbids it; `saker doctor` tells. ";
	else if (error == -ENOMEM)
		advice = "Out of memory, or the limit of locked memory is too low (ulimit -l unlimited): "
			 "try a smaller buffer. ";
	const char *log = log_tail(1500);
	report(r, "%s: %s. %s%s%s", what, strerror(-error), advice, *log ? "libbpf says: " : "", log);
}
