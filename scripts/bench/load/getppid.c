/* SPDX-License-Identifier: Apache-2.0 */
/* getppid COUNT: calls a system call that no rule wants. */
#include <sys/syscall.h>
#include <unistd.h>

#include "common.h"

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv, 1), i;
	double start = now();

	for (i = 0; i < count; i++)
		syscall(SYS_getppid);
	printf("%.6f\n", now() - start);
	return 0;
}
