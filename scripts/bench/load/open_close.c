/* SPDX-License-Identifier: Apache-2.0 */
/* open_close COUNT: opens a file and closes it, as often as it is told. */
#include <fcntl.h>
#include <unistd.h>

#include "common.h"

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv, 1), i;
	double start = now();

	for (i = 0; i < count; i++) {
		int fd = open("/usr/share/zoneinfo/Etc/UTC", O_RDONLY);

		if (fd < 0 && (fd = open("/etc/hostname", O_RDONLY)) < 0)
			die("open");
		close(fd);
	}
	printf("%.6f\n", now() - start);
	return 0;
}
