/*
 * crowd COUNT: as many sleeping processes with 20 descriptors each, of the kinds that servers have. Prints "ready" when
 * all are there; they live until the end of its standard input.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* Seventeen descriptors, beside the standard ones. */
static int open_some(void)
{
	static const char *files[] = {"/etc/passwd",  "/etc/group",  "/etc/hostname", "/etc/fstab",
				      "/etc/profile", "/etc/shells", "/usr/bin/env",  "/var/log/dpkg.log"};
	int good = 1, ends[2];
	for (int i = 0; i < 8; i++) {
		int fd = open(files[i], O_RDONLY);
		good &= fd >= 0 || open("/dev/null", O_RDONLY) >= 0;
	}
	for (int i = 0; i < 2; i++)
		good &= pipe(ends) == 0;
	good &= socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0;
	good &= socket(AF_INET, SOCK_STREAM, 0) >= 0;
	good &= socket(AF_INET6, SOCK_DGRAM, 0) >= 0;
	good &= eventfd(0, 0) >= 0;
	return good;
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 0, ready[2];
	char buffer[4096];
	if (pipe2(ready, O_CLOEXEC))
		return 1;
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();
		if (pid < 0)
			return 1;
		if (pid != 0)
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		char said = open_some() ? 'y' : 'n';
		if (write(ready[1], &said, 1) != 1)
			_exit(1);
		close(ready[0]);
		close(ready[1]);
		for (;;)
			pause();
	}
	for (int got = 0, n; got < count; got += n) {
		n = read(ready[0], buffer, sizeof(buffer));
		for (int i = 0; i < n; i++)
			if (buffer[i] != 'y')
				return 1;
		if (n <= 0)
			return 1;
	}
	printf("ready\n");
	fflush(stdout);
	while (getchar() != EOF)
		;
	return 0;
}
