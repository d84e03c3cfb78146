/* SPDX-License-Identifier: Apache-2.0 */
/* What the load generators share. Each prints its wall time in seconds on stdout, so that start-up does not count. */
#ifndef SAKER_LOAD_H
#define SAKER_LOAD_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static inline void __attribute__((noreturn)) die(const char *what)
{
	perror(what);
	exit(1);
}

/* The number in argv[index], or a usage error. */
static inline long count_argument(int argc, char **argv, int index)
{
	char *end;
	long value;

	if (argc <= index) {
		fprintf(stderr, "usage: %s COUNT\n", argv[0]);
		exit(2);
	}
	value = strtol(argv[index], &end, 10);
	if (*end != 0 || value <= 0) {
		fprintf(stderr, "%s: not a count: %s\n", argv[0], argv[index]);
		exit(2);
	}
	return value;
}

#endif
