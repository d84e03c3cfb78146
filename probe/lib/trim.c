/* SPDX-License-Identifier: Apache-2.0 */
/* Giving back memory that only starting up has needed. */
#define _GNU_SOURCE
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "internal.h"

/* Drops the mapped pages of a program file that nobody has changed: they are the same when they are needed again. */
static void drop(unsigned long start, unsigned long end, bool changed)
{
	if (end > start && !changed)
		madvise((void *)start, end - start, MADV_DONTNEED);
}

EXPORT void saker_trim(void)
{
	char line[4096];
	unsigned long start = 0, end = 0, number;
	/* of the mapping at hand: the dynamic linker may have written addresses into it before it became read-only */
	bool changed = true;

	malloc_trim(0);
	FILE *maps = fopen("/proc/self/smaps", "re");
	if (!maps)
		return;
	while (fgets(line, sizeof(line), maps)) {
		unsigned long from, to;
		char access[5] = "";
		int path = 0;

		if (sscanf(line, "%lx-%lx %4s %*s %*s %*s %n", &from, &to, access, &path) == 3) {
			drop(start, end, changed);
			start = from;
			end = to;
			changed = !(path > 0 && line[path] == '/' &&
				    (!strcmp(access, "r-xp") || !strcmp(access, "r--p")));
		} else if (sscanf(line, "Anonymous: %lu", &number) == 1) {
			changed = changed || number > 0;
		}
	}
	drop(start, end, changed);
	fclose(maps);
}
