/*
 * Makes events of every kind, so that every field can be seen, and prints what it knows of them: "name value", a line
 * each, at last "ready". What it has started lives until the end of its standard input.
 *
 * scene FOLDER CGROUP: an empty folder for its files, the cgroup.procs of the cgroup that a process shall enter
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *folder;

static void check(int good, const char *what)
{
	if (good)
		return;
	printf("failed %s: %s\n", what, strerror(errno));
	exit(1);
}

/* A path in the folder; good for the next few calls. */
static const char *in(const char *name)
{
	static char paths[4][512];
	static int next;
	char *path = paths[next++ % 4];
	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	check(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text), path);
	close(fd);
}

static int copy_into(int to)
{
	char buffer[65536];
	ssize_t count;
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	while ((count = read(from, buffer, sizeof(buffer))) > 0)
		check(write(to, buffer, count) == count, "copy");
	close(from);
	return to;
}

/* Copies this program, under a name that tells it what to do. */
static void copy_to(const char *path)
{
	int to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	check(to >= 0, path);
	close(copy_into(to));
}

static pid_t child(void)
{
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return pid;
}

static void stay(void)
{
	for (;;)
		pause();
}

static void *make_directory(void *arg)
{
	mkdir("by-thread", 0755);
	stay();
	return arg;
}

static int player(void)
{
	pthread_t thread;
	pthread_create(&thread, 0, make_directory, 0);
	stay();
	return 0;
}

static int boxed(const char *path)
{
	open(path, O_RDONLY | O_CREAT, 0644);
	stay();
	return 0;
}

/* A session with a terminal, a login, a network and mounts of its own, on one CPU. */
static int prepare(void)
{
	check(setsid() > 0, "setsid");
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	check(master >= 0 && !grantpt(master) && !unlockpt(master), "terminal");
	int terminal = open(ptsname(master), O_RDWR | O_CLOEXEC);
	check(terminal >= 0 && !ioctl(terminal, TIOCSCTTY, 0), "terminal");
	printf("terminal %s\n", ptsname(master));

	int login = open("/proc/self/loginuid", O_WRONLY | O_CLOEXEC);
	if (login < 0 || write(login, "1", 1) != 1)
		printf("loginuid not settable\n");
	close(login);

	check(!unshare(CLONE_NEWNET | CLONE_NEWNS), "unshare");
	check(!mount(0, "/", 0, MS_REC | MS_PRIVATE, 0), "private mounts");
	struct ifreq loopback = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	check(!ioctl(control, SIOCSIFFLAGS, &loopback), "loopback");
	close(control);

	cpu_set_t cpus;
	CPU_ZERO(&cpus);
	CPU_SET(sysconf(_SC_NPROCESSORS_ONLN) - 1, &cpus);
	check(!sched_setaffinity(0, sizeof(cpus), &cpus), "sched_setaffinity");
	printf("cpu %d\n", sched_getcpu());

	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];
	check(!syscall(SYS_capget, &header, data), "capget");
	data[0].inheritable = 1 << CAP_CHOWN | 1 << CAP_KILL;
	data[1].inheritable = 0;
	check(!syscall(SYS_capset, &header, data), "capset");
	return terminal;
}

static void start_player(int terminal)
{
	copy_to(in("player"));
	put(in("input"), "");
	pid_t pid = child();
	if (pid != 0) {
		printf("player %d\n", pid);
		return;
	}
	check(!setpgid(0, 0) && !chdir(folder), "player");
	int input = open("input", O_RDONLY | O_CLOEXEC);
	int output = open("output", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	dup2(input, 0);
	dup2(output, 1);
	dup2(terminal, 2);
	setgid(1);
	setuid(1);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execl("./player", "./player", "one", "two words", (char *)0);
	_exit(1);
}

static void files(void)
{
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int file = openat(dir, "./created", O_RDWR | O_CREAT | O_CLOEXEC, 0755);
	struct stat info;
	check(!fstat(file, &info), "created");
	printf("created %d\nino %lu\nmajor %lu\nminor %lu\n", file, info.st_ino,
	       (unsigned long)(info.st_dev >> 8 & 0xfff), (unsigned long)(info.st_dev & 0xff));
	char buffer[64];
	check(write(file, "contents", 8) == 8 && !lseek(file, 0, SEEK_SET) && read(file, buffer, sizeof(buffer)) == 8,
	      "read");
	check(!symlink("created", in("link")), "symlink");
	close(open(in("link"), O_RDONLY));
	put(in("old"), "");
	check(!renameat(dir, "old", dir, "./new"), "renameat");
	open(in("missing"), O_RDONLY);
	munmap((void *)1, 4096);
	kill(0x3fffffff, SIGTERM);
}

static struct sockaddr_in address(const char *ip, int port)
{
	struct sockaddr_in out = {.sin_family = AF_INET, .sin_port = htons(port)};
	inet_pton(AF_INET, ip, &out.sin_addr);
	return out;
}

static int connect_once(struct sockaddr_in *to)
{
	struct sockaddr_in from = address("127.0.0.1", 123);
	struct linger drop = {1, 0};
	int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &drop, sizeof(drop));
	check(!bind(fd, (void *)&from, sizeof(from)), "bind");
	check(!connect(fd, (void *)to, sizeof(*to)), "connect");
	return fd;
}

static void sockets(void)
{
	struct sockaddr_in server = address("127.0.0.2", 443);
	struct sockaddr_in other = address("127.0.0.3", 53);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	check(!bind(listener, (void *)&server, sizeof(server)) && !listen(listener, 5), "listen");
	/* names of hosts are resolved when the first event asks for them */
	close(connect_once(&server));
	usleep(500000);
	int fd = connect_once(&server);
	printf("connected %d\n", fd);

	int file = open(in("created"), O_RDONLY | O_CLOEXEC);
	struct pollfd list[] = {{fd, POLLIN, 0}, {file, POLLIN, 0}};
	printf("polled %d,%d\n", fd, file);
	poll(list, 2, 0);

	int refused = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	connect(refused, (void *)&other, sizeof(other));

	int udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	sendto(udp, "a", 1, 0, (void *)&server, sizeof(server));
	sendto(udp, "b", 1, 0, (void *)&other, sizeof(other));
}

static void log_message(void)
{
	pid_t pid = child();
	if (pid != 0) {
		waitpid(pid, 0, 0);
		return;
	}
	check(!mkdir(in("jail"), 0755) && !mkdir(in("jail/dev"), 0755) && !chroot(in("jail")) && !chdir("/"), "jail");
	struct sockaddr_un path = {.sun_family = AF_UNIX, .sun_path = "/dev/log"};
	int log = socket(AF_UNIX, SOCK_DGRAM, 0);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	check(!bind(log, (void *)&path, sizeof(path)) && !connect(fd, (void *)&path, sizeof(path)), "log");
	sendto(fd, "<36>su: denied", 14, 0, 0, 0);
	_exit(0);
}

static void start_boxed(const char *cgroup)
{
	copy_to(in("boxed"));
	pid_t pid = child();
	if (pid != 0)
		return;
	put(cgroup, "0");
	check(!unshare(CLONE_NEWPID), "pid namespace");
	pid = child();
	if (pid == 0) {
		execl(in("boxed"), "boxed", in("inside"), (char *)0);
		_exit(1);
	}
	printf("boxed %d\n", pid);
	fflush(stdout);
	stay();
}

static void start(const char *path, const char *name)
{
	if (child() == 0) {
		execl(path, name, (char *)0);
		_exit(1);
	}
}

static void layers(void)
{
	char options[2048];
	for (const char *names[] = {"lower", "upper", "work", "merged", 0}, **name = names; *name != 0; name++)
		check(!mkdir(in(*name), 0755), *name);
	copy_to(in("lower/lowprog"));
	snprintf(options, sizeof(options), "lowerdir=%s,upperdir=%s,workdir=%s", in("lower"), in("upper"), in("work"));
	if (mount("overlay", in("merged"), "overlay", 0, options)) {
		printf("overlay %s\n", strerror(errno));
		return;
	}
	copy_to(in("merged/upprog"));
	start(in("merged/lowprog"), "lowprog");
	start(in("merged/upprog"), "upprog");
	open(in("merged/lowprog"), O_RDONLY | O_CLOEXEC);
	open(in("merged/upprog"), O_RDONLY | O_CLOEXEC);
}

static void memory_program(void)
{
	char *args[] = {"stay", 0}, *env[] = {0};
	int memory = copy_into(memfd_create("hidden", MFD_CLOEXEC));
	if (child() == 0) {
		fexecve(memory, args, env);
		_exit(1);
	}
}

int main(int argc, char **argv)
{
	if (!strcmp(argv[0], "./player"))
		return player();
	if (!strcmp(argv[0], "boxed"))
		return boxed(argv[1]);
	if (argc < 3)
		stay();
	folder = argv[1];
	umask(0);
	int terminal = prepare();
	printf("scene %d\n", getpid());
	start_player(terminal);
	files();
	sockets();
	log_message();
	start_boxed(argv[2]);
	layers();
	memory_program();
	printf("ready\n");
	fflush(stdout);
	while (getchar() != EOF)
		;
	return 0;
}
