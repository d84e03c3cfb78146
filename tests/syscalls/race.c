/* SPDX-License-Identifier: Apache-2.0 */
/*
 * race SECONDS A B: opens and removes by a path that another thread changes all the time between A and B, which are
 * equally long. Prints how many files it has opened.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static char path[4096];
static volatile int done;

/* Only the bytes in which they differ, so that the path is one of the two nearly always. */
static void *change(void *texts)
{
	char **text = texts;
	size_t first = 0;
	while (text[0][first] == text[1][first])
		first++;
	for (unsigned turn = 0; !done; turn++) {
		memcpy(path + first, text[turn % 2] + first, strlen(text[0]) - first);
		for (volatile int pause = 0; pause < 300; pause++)
			;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	unsigned opened = 0;
	if (argc != 4 || strlen(argv[2]) != strlen(argv[3]))
		return 1;
	strcpy(path, argv[2]);
	pthread_create(&thread, NULL, change, argv + 2);
	for (time_t end = time(NULL) + atoi(argv[1]); time(NULL) < end;) {
		for (int i = 0; i < 100; i++) {
			int fd = openat(AT_FDCWD, path, O_RDONLY);
			if (fd >= 0) {
				opened++;
				close(fd);
			}
			/* removes nothing */
			unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
		}
		usleep(1000);
	}
	done = 1;
	pthread_join(thread, NULL);
	printf("%u\n", opened);
	return 0;
}
