/* SPDX-License-Identifier: Apache-2.0 */
/*
 * latency COUNT GAP_US PATH -- COMMAND…: starts the monitor with a pipe as its standard output, opens PATH (which a
 * rule has to report) COUNT times, GAP_US apart, and prints for each the microseconds until its line arrived, or
 * `lost`.
 *
 * The first line printed is the time from the start of the monitor to the first line it wrote, in microseconds.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common.h"

#define WARM_UP_S 30.0
#define PATIENCE_MS 2000

static int lines_from;

static void trigger(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd >= 0)
		close(fd);
}

/* Waits for at least one whole line, and takes all there is. Returns the lines, 0 out of time, -1 when it has ended. */
static int take_lines(int timeout_ms)
{
	static char buffer[1 << 16];
	struct pollfd p = {.fd = lines_from, .events = POLLIN};
	int lines = 0;

	while (lines == 0 && poll(&p, 1, timeout_ms) > 0) {
		ssize_t got = read(lines_from, buffer, sizeof(buffer)), i;

		if (got <= 0)
			return -1;
		for (i = 0; i < got; i++)
			lines += buffer[i] == '\n';
	}
	return lines;
}

/* The same while the monitor is to go on. */
static int expect_lines(int timeout_ms)
{
	int lines = take_lines(timeout_ms);

	if (lines < 0) {
		fprintf(stderr, "the monitor has ended\n");
		exit(1);
	}
	return lines;
}

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv, 1), gap = count_argument(argc, argv, 2), i;
	double start = now(), first;
	int ends[2], status;
	pid_t monitor;

	if (argc < 6 || strcmp(argv[4], "--") != 0) {
		fprintf(stderr, "usage: %s COUNT GAP_US PATH -- COMMAND...\n", argv[0]);
		return 2;
	}
	if (pipe(ends) < 0 || (monitor = fork()) < 0)
		die("start");
	if (monitor == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		close(ends[1]);
		execvp(argv[5], argv + 5);
		die(argv[5]);
	}
	close(ends[1]);
	lines_from = ends[0];

	do {
		trigger(argv[3]);
		if (now() - start > WARM_UP_S) {
			fprintf(stderr, "no line after %.0f s\n", WARM_UP_S);
			kill(monitor, SIGKILL);
			return 1;
		}
	} while (expect_lines(2) == 0);
	first = now();
	while (expect_lines(500) > 0)
		;
	printf("%.0f\n", (first - start) * 1e6);

	for (i = 0; i < count; i++) {
		double before = now();

		trigger(argv[3]);
		if (expect_lines(PATIENCE_MS) > 0)
			printf("%.1f\n", (now() - before) * 1e6);
		else
			printf("lost\n");
		usleep(gap);
	}
	kill(monitor, SIGTERM);
	while (take_lines(-1) >= 0)
		;
	close(lines_from);
	while (waitpid(monitor, &status, 0) < 0 && errno == EINTR)
		;
	return 0;
}
