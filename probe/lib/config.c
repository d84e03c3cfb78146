/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define MIN_RING (256 * 1024)
#define MAX_RING (1ull << 30)

static int refuse(struct report *r, const char *line, const char *why)
{
	report(r, "probe configuration: \"%s\": %s", line, why);
	return -EINVAL;
}

static int parse_line(struct config *c, const char *line, struct report *r)
{
	char key[MAX_NAME], name[MAX_NAME] = "";
	long long a = 0, b = 0, d = 0;

	if (sscanf(line, "%31s", key) != 1)
		return 0;
	if (!strcmp(key, "raw_tp")) {
		c->raw_tp = true;
		return 0;
	}
	if (!strcmp(key, "respond")) {
		c->respond = true;
		return 0;
	}
	if (!strcmp(key, "deny")) {
		c->respond = c->deny = true;
		return 0;
	}
	if (!strcmp(key, "scan")) {
		c->scan = true;
		return 0;
	}
	if (!strcmp(key, "realpath")) {
		c->syscalls.realpath = true;
		return 0;
	}
	if (!strcmp(key, "hook")) {
		if (sscanf(line, "%*s %31s", name) != 1 || c->hook_count == MAX_HOOKS)
			return refuse(r, line, "not a hook");
		strcpy(c->hooks[c->hook_count++], name);
		return 0;
	}
	bool is_syscall = !strcmp(key, "syscall");
	if (is_syscall || !strcmp(key, "program")) {
		if (sscanf(line, "%*s %lld %lld %31s", &a, &b, name) != 3 || a < 0 || a >= SAKER_SOCKETCALL || b < 0 ||
		    b > 0xffff)
			return refuse(r, line, "not: syscall or program NR ID NAME");
		struct wanted_syscall *w = &c->syscalls.native[a];
		w->wanted = is_syscall;
		w->sc_id = b;
		strcpy(w->name, name);
		return 0;
	}
	if (!strcmp(key, "compat")) {
		if (sscanf(line, "%*s %lld %lld %lld", &a, &b, &d) != 3 || a < 0 || a >= SAKER_MAX_SYSCALLS || b < 0 ||
		    b > 0xffff || d < -2 || d >= SAKER_SOCKETCALL)
			return refuse(r, line, "not: compat NR ID NATIVE");
		struct wanted_syscall *w = &c->syscalls.compat[a];
		w->wanted = true;
		w->sc_id = b;
		w->native = d == -1 ? SAKER_GENERIC : d == -2 ? SAKER_SOCKETCALL : d;
		return 0;
	}
	if (sscanf(line, "%*s %lld", &a) != 1 || a < 0)
		return refuse(r, line, "unknown setting, or not a number");
	if (!strcmp(key, "buffer_bytes")) {
		if (a < MIN_RING || (uint64_t)a > MAX_RING || (a & (a - 1)))
			return refuse(r, line, "must be a power of two from 256 KiB to 1 GiB");
		c->buffer_bytes = a;
	} else if (!strcmp(key, "cpus_per_buffer")) {
		c->cpus_per_buffer = a;
	} else if (!strcmp(key, "snaplen")) {
		c->snaplen = a > SAKER_MAX_SNAPLEN ? SAKER_MAX_SNAPLEN : a;
	} else {
		return refuse(r, line, "unknown setting");
	}
	return 0;
}

int config_parse(struct config *c, const char *text, struct report *r)
{
	memset(c, 0, sizeof(*c));
	c->buffer_bytes = 8 << 20;
	c->cpus_per_buffer = 2;
	c->snaplen = 80;
	for (const char *at = text; *at;) {
		size_t length = strcspn(at, "\n");
		char line[256];
		if (length >= sizeof(line))
			return refuse(r, "…", "line too long");
		memcpy(line, at, length);
		line[length] = 0;
		int error = parse_line(c, line, r);
		if (error)
			return error;
		at += length;
		if (*at)
			at++;
	}
	return 0;
}
