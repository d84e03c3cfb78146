/*
 * Does what rules look for, under whatever name it has been copied to: deed VERB [ARGS…]. Arguments that a verb does
 * not need are markers for the test. A verb that is not known does nothing, so that any command line can be shown.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* linux/openat2.h is not everywhere */
struct how {
	unsigned long long flags, mode, resolve;
};

static int run(char **argv)
{
	pid_t child = fork();

	if (child == 0) {
		execv(argv[0], argv);
		_exit(127);
	}
	int status;

	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int run_on_terminal(char **argv)
{
	int master, status;
	pid_t child = forkpty(&master, NULL, NULL, NULL);

	if (child == 0) {
		execv(argv[0], argv);
		_exit(127);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int connect_to(const char *address, const char *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	inet_pton(AF_INET, address, &to.sin_addr);
	return connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 ? fd : -1;
}

/* Runs a program from memory: by a path below /proc, or by the descriptor alone. */
static int run_memfd(char **argv, int by_descriptor)
{
	int program = open(argv[0], O_RDONLY);
	int fd = memfd_create("payload", 0);
	struct stat facts;
	char path[32];

	fstat(program, &facts);
	sendfile(fd, program, NULL, facts.st_size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fork() == 0) {
		if (by_descriptor)
			syscall(SYS_execveat, fd, "", argv, environ, AT_EMPTY_PATH);
		else
			execv(path, argv);
		_exit(127);
	}
	wait(NULL);
	return 0;
}

static int attach(void)
{
	pid_t child = fork();

	if (child == 0) {
		pause();
		_exit(0);
	}
	int failed = ptrace(PTRACE_ATTACH, child, 0, 0) != 0;

	waitpid(child, NULL, 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return failed;
}

static int opened(int fd)
{
	return fd < 0;
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";
	char **rest = argv + 2;

	if (strcmp(verb, "run") == 0)
		return run(rest);
	if (strcmp(verb, "run-as") == 0)
		return setuid(atoi(rest[0])) || run(rest + 1);
	if (strcmp(verb, "run-on-terminal") == 0)
		return run_on_terminal(rest);
	if (strcmp(verb, "run-memfd") == 0)
		return run_memfd(rest, 0);
	if (strcmp(verb, "run-memfd-by-descriptor") == 0)
		return run_memfd(rest, 1);
	if (strcmp(verb, "read") == 0)
		return opened(open(rest[0], O_RDONLY));
	if (strcmp(verb, "read-later") == 0)
		return usleep(atoi(rest[0]) * 1000) || opened(open(rest[1], O_RDONLY));
	if (strcmp(verb, "read-openat2") == 0) {
		struct how how = {.flags = O_RDONLY};

		return opened(syscall(SYS_openat2, AT_FDCWD, rest[0], &how, sizeof(how)));
	}
	if (strcmp(verb, "write") == 0)
		return opened(open(rest[0], O_WRONLY | O_CREAT, 0644));
	if (strcmp(verb, "append") == 0)
		return opened(open(rest[0], O_WRONLY | O_APPEND));
	if (strcmp(verb, "empty") == 0)
		return opened(open(rest[0], O_WRONLY | O_TRUNC));
	if (strcmp(verb, "creat") == 0)
		return opened(creat(rest[0], 0644));
	if (strcmp(verb, "rename") == 0)
		return rename(rest[0], rest[1]);
	if (strcmp(verb, "unlink") == 0)
		return unlink(rest[0]);
	if (strcmp(verb, "link") == 0)
		return link(rest[0], rest[1]);
	if (strcmp(verb, "symlink") == 0)
		return symlink(rest[0], rest[1]);
	if (strcmp(verb, "chmod") == 0)
		return chmod(rest[0], strtol(rest[1], NULL, 8));
	if (strcmp(verb, "attach") == 0)
		return attach();
	if (strcmp(verb, "traceme") == 0)
		return ptrace(PTRACE_TRACEME, 0, 0, 0) != 0;
	if (strcmp(verb, "module") == 0)
		return syscall(SYS_finit_module, -1, "", 0) == 0; /* never loads anything */
	if (strcmp(verb, "packets") == 0)
		return opened(socket(AF_PACKET, SOCK_RAW, 0));
	if (strcmp(verb, "datagrams") == 0)
		return opened(socket(AF_INET, SOCK_DGRAM, 0));
	if (strcmp(verb, "connect") == 0)
		return opened(connect_to(rest[0], rest[1]));
	if (strcmp(verb, "connect-stdin") == 0)
		return opened(dup2(connect_to(rest[0], rest[1]), 0));
	return 0;
}
