/* SPDX-License-Identifier: Apache-2.0 */
/* fork_exec COUNT PROGRAM: starts the program and waits for it, as often as it is told. */
#include <sys/wait.h>
#include <unistd.h>

#include "common.h"

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv, 1), i;
	double start = now();

	if (argc < 3) {
		fprintf(stderr, "usage: %s COUNT PROGRAM\n", argv[0]);
		return 2;
	}
	for (i = 0; i < count; i++) {
		pid_t pid = fork();
		int status;

		if (pid < 0)
			die("fork");
		if (pid == 0) {
			execl(argv[2], argv[2], (char *)NULL);
			_exit(127);
		}
		if (waitpid(pid, &status, 0) < 0 || status != 0)
			die(argv[2]);
	}
	printf("%.6f\n", now() - start);
	return 0;
}
