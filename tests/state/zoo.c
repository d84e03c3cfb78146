/*
 * Processes of every kind, for comparing what saker knows of them with /proc. Reads the names of acts from standard
 * input, one a line, and answers each with "done". What an act starts lives until the program ends: children die with
 * their parents (PR_SET_PDEATHSIG), and those that have left the family are told by the marker in their environment.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static char folder[512];
static char silence[600];
/* Folder of a cgroup (v2) for a process, or "". */
static const char *cgroup = "";

static void stay(void)
{
	for (;;)
		pause();
}

static pid_t child(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		/* the commands are not for it, and an end of input would end a shell: a pipe that says nothing */
		int quiet = open(silence, O_RDWR);
		if (dup2(quiet, 0) < 0)
			_exit(1);
	}
	return pid;
}

static void *idle(void *arg)
{
	stay();
	return arg;
}

static void run_sleep(void)
{
	execl("/bin/sleep", "sleep", "1000", (char *)0);
	_exit(1);
}

static void *exec_in_thread(void *arg)
{
	run_sleep();
	return arg;
}

/* A copy of sleep under the folder. */
static const char *copy_of_sleep(const char *name)
{
	static char path[1024];
	char buffer[65536];
	ssize_t count;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	int from = open("/bin/sleep", O_RDONLY | O_CLOEXEC);
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	while ((count = read(from, buffer, sizeof(buffer))) > 0)
		if (write(to, buffer, count) != count)
			_exit(1);
	close(from);
	close(to);
	return path;
}

static void threads(void)
{
	if (child() == 0) {
		pthread_t thread;
		for (int i = 0; i < 3; i++)
			pthread_create(&thread, 0, idle, 0);
		stay();
	}
}

static void vfork_exec(void)
{
	if (vfork() == 0)
		run_sleep();
}

static void thread_exec(void)
{
	if (child() == 0) {
		pthread_t thread;
		pthread_create(&thread, 0, idle, 0);
		pthread_create(&thread, 0, exec_in_thread, 0);
		stay();
	}
}

static void double_fork(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		setsid();
		if (fork() == 0) {
			if (chdir("/"))
				_exit(1);
			stay();
		}
		_exit(0);
	}
	waitpid(pid, 0, 0);
}

static void subreaper(void)
{
	if (child() == 0) {
		prctl(PR_SET_CHILD_SUBREAPER, 1);
		pid_t pid = fork();
		if (pid == 0) {
			if (fork() == 0)
				stay();
			_exit(0);
		}
		waitpid(pid, 0, 0);
		stay();
	}
}

static void directories(void)
{
	if (child() == 0) {
		int usr = open("/usr", O_RDONLY | O_DIRECTORY);
		if (chdir("/tmp") || fchdir(usr) || chdir("./share/../lib"))
			_exit(1);
		int here = openat(usr, "bin", O_RDONLY | O_DIRECTORY);
		if (openat(here, "env", O_RDONLY) < 0)
			_exit(1);
		stay();
	}
	if (child() == 0) {
		if (chroot("/usr") || chdir("/"))
			_exit(1);
		stay();
	}
}

static int in_namespace(void *arg)
{
	if (fork() == 0)
		stay();
	if (fork() == 0)
		run_sleep();
	stay();
	return arg != 0;
}

static void pid_namespace(void)
{
	static char stack[65536];
	clone(in_namespace, stack + sizeof(stack), CLONE_NEWPID | SIGCHLD, 0);
}

static void user_namespace(void)
{
	if (child() == 0) {
		if (setresuid(65534, 65534, 65534) || unshare(CLONE_NEWUSER))
			_exit(1);
		stay();
	}
}

static void credentials(void)
{
	if (child() == 0) {
		if (setresgid(7, 8, 9) || setresuid(5, 6, 0))
			_exit(1);
		stay();
	}
	if (child() == 0) {
		if (setgid(33) || setuid(34))
			_exit(1);
		run_sleep();
	}
}

static void long_arguments(void)
{
	if (child() == 0) {
		static char text[3000];
		memset(text, 'x', sizeof(text) - 1);
		execl("/bin/sh", "sh", "-c", "read x; exit", text, text, "end", (char *)0);
		_exit(1);
	}
}

static void strange_names(void)
{
	const char *path = copy_of_sleep("a\n) S 1 \x1b[31m\xff");
	if (child() == 0) {
		execl(path, "\x1b]0;title\x07 new\nline", "1000", (char *)0);
		_exit(1);
	}
	if (child() == 0) {
		char *args[] = {0};
		execv("/bin/sh", args);
		_exit(1);
	}
}

static void deleted(void)
{
	const char *path = copy_of_sleep("gone");
	int pipes[2];
	if (pipe2(pipes, O_CLOEXEC))
		exit(1);
	if (child() == 0) {
		execl(path, "gone", "1000", (char *)0);
		_exit(1);
	}
	close(pipes[1]);
	char byte;
	if (read(pipes[0], &byte, 1) != 0)
		exit(1);
	close(pipes[0]);
	unlink(path);
}

static void memory_file(void)
{
	int memory = memfd_create("hidden", MFD_CLOEXEC);
	char buffer[65536];
	ssize_t count;
	int from = open("/bin/sleep", O_RDONLY | O_CLOEXEC);
	while ((count = read(from, buffer, sizeof(buffer))) > 0)
		if (write(memory, buffer, count) != count)
			exit(1);
	close(from);
	if (child() == 0) {
		char *args[] = {"sleep", "1000", 0};
		fexecve(memory, args, environ);
		_exit(1);
	}
	close(memory);
}

static void descriptors(void)
{
	if (child() == 0) {
		int file = open("/etc/passwd", O_RDONLY);
		if (open("/etc/group", O_RDONLY | O_CLOEXEC) < 0)
			_exit(1);
		if (dup2(file, 20) < 0 || dup3(file, 21, O_CLOEXEC) < 0)
			_exit(1);
		if (socket(AF_UNIX, SOCK_STREAM, 0) < 0 || dup(file) < 0)
			_exit(1);
		if (fork() == 0) {
			close(20);
			if (open("/etc/hostname", O_RDONLY) < 0)
				_exit(1);
			stay();
		}
		run_sleep();
	}
}

static void more_descriptors(void)
{
	if (child() == 0) {
		int pipes[2];
		int file = open("/etc/passwd", O_RDONLY);
		int secret = open("/etc/group", O_RDONLY | O_CLOEXEC);
		if (fcntl(file, F_DUPFD, 30) < 0 || pipe2(pipes, 0))
			_exit(1);
		fcntl(secret, F_SETFD, 0);
		fcntl(file, F_SETFD, FD_CLOEXEC);
		close(pipes[0]);
		run_sleep();
	}
}

static void clone3_child(void)
{
	unsigned long args[11] = {0};
	args[4] = SIGCHLD;
	if (syscall(SYS_clone3, args, sizeof(args)) == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		stay();
	}
}

static void clone3_into_cgroup(void)
{
	if (!*cgroup)
		return;
	int fd = open(cgroup, O_PATH | O_DIRECTORY | O_CLOEXEC);
	unsigned long args[11] = { 0x200000000 /* CLONE_INTO_CGROUP */ };
	args[4] = SIGCHLD;
	args[10] = fd;
	long pid = syscall(SYS_clone3, args, sizeof(args));
	if (pid < 0)
		exit(1);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		stay();
	}
	close(fd);
}

static const struct {
	const char *name;
	void (*act)(void);
} acts[] = {
	{"threads", threads},
	{"vfork", vfork_exec},
	{"thread_exec", thread_exec},
	{"double_fork", double_fork},
	{"subreaper", subreaper},
	{"directories", directories},
	{"pid_namespace", pid_namespace},
	{"user_namespace", user_namespace},
	{"credentials", credentials},
	{"long_arguments", long_arguments},
	{"strange_names", strange_names},
	{"deleted", deleted},
	{"memory_file", memory_file},
	{"descriptors", descriptors},
	{"clone3", clone3_child},
	{"more_descriptors", more_descriptors},
};

int main(int argc, char **argv)
{
	char line[64];
	if (argc < 2)
		return 1;
	if (argc > 2)
		cgroup = argv[2];
	snprintf(folder, sizeof(folder), "%s", argv[1]);
	snprintf(silence, sizeof(silence), "%s/silence", folder);
	if (mkfifo(silence, 0600))
		return 1;
	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
			if (!strcmp(line, acts[i].name))
				acts[i].act();
		printf("done\n");
		fflush(stdout);
	}
	return 0;
}
