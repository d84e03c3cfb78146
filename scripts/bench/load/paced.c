/* SPDX-License-Identifier: Apache-2.0 */
/*
 * paced RATE SECONDS [CALL]: makes RATE * SECONDS calls, RATE a second, in batches of a millisecond; as fast as it can
 * where it falls behind. CALL is one of those below, `open` by default.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "common.h"

static void open_and_close(void)
{
	int fd = open("/etc/hostname", O_RDONLY);

	if (fd < 0)
		die("open");
	close(fd);
}

static void open_missing(void)
{
	if (open("/etc/there-is-no-such-file", O_RDONLY) >= 0)
		die("open");
}

static void duplicate(void)
{
	if (dup2(2, 2) < 0)
		die("dup2");
}

static const struct {
	const char *name;
	void (*make)(void);
} calls[] = {{"open", open_and_close}, {"missing", open_missing}, {"dup2", duplicate}};

int main(int argc, char **argv)
{
	long rate = count_argument(argc, argv, 1), total = rate * count_argument(argc, argv, 2), done = 0;
	const char *name = argc > 3 ? argv[3] : calls[0].name;
	void (*make)(void) = NULL;
	double start;

	for (unsigned i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (strcmp(name, calls[i].name) == 0)
			make = calls[i].make;
	if (!make) {
		fprintf(stderr, "%s: not a call: %s\n", argv[0], name);
		return 2;
	}
	start = now();
	while (done < total) {
		struct timespec rest = {.tv_nsec = 1000000};
		double due = (now() - start) * rate;

		for (; done < total && done < due; done++)
			make();
		nanosleep(&rest, NULL);
	}
	printf("%.6f\n", now() - start);
	return 0;
}
