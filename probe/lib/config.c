/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define MIN_RING (256 * 1024)
#define MAX_RING (1ull << 30)
/* The highest id of a syscall: it travels as 16 bits. */
#define MAX_ID 0xffff
/* NATIVE of compat lines where it is no number of a call: calls that have no program of their own, and socketcall. */
#define COMPAT_GENERIC -1
#define COMPAT_SOCKETCALL -2

static int refuse(struct report *r, const char *line, const char *why)
{
	report(r, "probe configuration: \"%s\": %s", line, why);
	return -EINVAL;
}

/* Settings that are a word and nothing else. */
static bool parse_switch(struct config *c, const char *key)
{
	if (!strcmp(key, "raw_tp"))
		c->raw_tp = true;
	else if (!strcmp(key, "respond"))
		c->respond = true;
	else if (!strcmp(key, "deny"))
		c->respond = c->deny = true;
	else if (!strcmp(key, "scan"))
		c->scan = true;
	else if (!strcmp(key, "realpath"))
		c->syscalls.realpath = true;
	else
		return false;
	return true;
}

static int parse_hook(struct config *c, const char *line, struct report *r)
{
	char name[MAX_NAME];

	if (sscanf(line, "%*s %31s", name) != 1 || c->hook_count == MAX_HOOKS)
		return refuse(r, line, "not a hook");
	strcpy(c->hooks[c->hook_count++], name);
	return 0;
}

static int parse_native(struct config *c, const char *line, bool wanted, struct report *r)
{
	char name[MAX_NAME];
	long long nr, id;

	if (sscanf(line, "%*s %lld %lld %31s", &nr, &id, name) != 3 || nr < 0 || nr >= SAKER_SOCKETCALL || id < 0 ||
	    id > MAX_ID)
		return refuse(r, line, "not: syscall or program NR ID NAME");
	struct wanted_syscall *w = &c->syscalls.native[nr];
	w->wanted = wanted;
	w->sc_id = id;
	strcpy(w->name, name);
	return 0;
}

static int parse_compat(struct config *c, const char *line, struct report *r)
{
	long long nr, id, native;

	if (sscanf(line, "%*s %lld %lld %lld", &nr, &id, &native) != 3 || nr < 0 || nr >= SAKER_MAX_SYSCALLS ||
	    id < 0 || id > MAX_ID || native < COMPAT_SOCKETCALL || native >= SAKER_SOCKETCALL)
		return refuse(r, line, "not: compat NR ID NATIVE");
	struct wanted_syscall *w = &c->syscalls.compat[nr];
	w->wanted = true;
	w->sc_id = id;
	w->native = native == COMPAT_GENERIC ? SAKER_GENERIC : native == COMPAT_SOCKETCALL ? SAKER_SOCKETCALL : native;
	return 0;
}

static int parse_number(struct config *c, const char *key, const char *line, struct report *r)
{
	long long n;

	if (sscanf(line, "%*s %lld", &n) != 1 || n < 0)
		return refuse(r, line, "unknown setting, or not a number");
	if (!strcmp(key, "buffer_bytes")) {
		if (n < MIN_RING || (uint64_t)n > MAX_RING || (n & (n - 1)))
			return refuse(r, line, "must be a power of two from 256 KiB to 1 GiB");
		c->buffer_bytes = n;
	} else if (!strcmp(key, "cpus_per_buffer")) {
		c->cpus_per_buffer = n;
	} else if (!strcmp(key, "snaplen")) {
		c->snaplen = n > SAKER_MAX_SNAPLEN ? SAKER_MAX_SNAPLEN : n;
	} else {
		return refuse(r, line, "unknown setting");
	}
	return 0;
}

static int parse_line(struct config *c, const char *line, struct report *r)
{
	char key[MAX_NAME];

	if (sscanf(line, "%31s", key) != 1 || parse_switch(c, key))
		return 0;
	if (!strcmp(key, "hook"))
		return parse_hook(c, line, r);
	if (!strcmp(key, "syscall") || !strcmp(key, "program"))
		return parse_native(c, line, !strcmp(key, "syscall"), r);
	if (!strcmp(key, "compat"))
		return parse_compat(c, line, r);
	return parse_number(c, key, line, r);
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
