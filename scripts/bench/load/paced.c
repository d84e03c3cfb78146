/* SPDX-License-Identifier: Apache-2.0 */
/* paced RATE SECONDS: opens and closes a file RATE times a second, in batches of a millisecond. */
#include <fcntl.h>
#include <unistd.h>

#include "common.h"

int main(int argc, char **argv)
{
	long rate = count_argument(argc, argv, 1), seconds = count_argument(argc, argv, 2), done = 0;
	double start = now(), passed;

	while ((passed = now() - start) < seconds) {
		struct timespec rest = {.tv_nsec = 1000000};

		for (; done < passed * rate; done++) {
			int fd = open("/etc/hostname", O_RDONLY);

			if (fd < 0)
				die("open");
			close(fd);
		}
		nanosleep(&rest, NULL);
	}
	printf("%.6f\n", now() - start);
	return 0;
}
