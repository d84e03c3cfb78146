/*
 * museum FOLDER: one process with a descriptor of every kind that /proc tells apart. Prints "ready", and lives until the
 * end of its standard input. What a machine does not let it open is left out.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>

static void files(void)
{
	int ends[2];
	open("/etc/passwd", O_RDONLY);
	open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	open("plain", O_RDWR | O_CREAT | O_APPEND, 0600);
	open("odd \n\t\x01\xff name", O_WRONLY | O_CREAT, 0600);
	open("gone", O_RDWR | O_CREAT, 0600);
	unlink("gone");
	open("gone (deleted)", O_RDWR | O_CREAT, 0600);
	open(".", O_RDONLY | O_DIRECTORY);
	open("/usr", O_RDONLY);
	open("/etc/passwd", O_PATH | O_NOFOLLOW);
	open(".", O_TMPFILE | O_RDWR, 0600);
	open("/dev/null", O_RDWR | O_CLOEXEC);
	open("/proc/self/status", O_RDONLY);
	open("/sys/kernel/mm", O_RDONLY);
	mkfifo("fifo", 0600);
	open("fifo", O_RDWR);
	pipe2(ends, O_CLOEXEC);
	pipe(ends);
	dup2(ends[0], 200);
}

static void anonymous(void)
{
	sigset_t none;
	sigemptyset(&none);
	eventfd(0, EFD_CLOEXEC);
	epoll_create1(0);
	inotify_init1(0);
	signalfd(-1, &none, 0);
	timerfd_create(CLOCK_MONOTONIC, 0);
	memfd_create("a memory file", 0);
	syscall(SYS_pidfd_open, getppid(), 0);
	syscall(SYS_userfaultfd, 1 /* UFFD_USER_MODE_ONLY */);
}

static void unix_sockets(void)
{
	struct sockaddr_un path = {.sun_family = AF_UNIX, .sun_path = "socket"};
	struct sockaddr_un abstract = {.sun_family = AF_UNIX};
	int ends[2], fd = socket(AF_UNIX, SOCK_STREAM, 0);
	bind(fd, (void *)&path, sizeof(path));
	listen(fd, 1);
	connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&path, sizeof(path));
	accept(fd, NULL, NULL);
	snprintf(abstract.sun_path + 1, 60, "saker%cmuseum %d", 0, getpid());
	bind(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), (void *)&abstract,
	     offsetof(struct sockaddr_un, sun_path) + 20);
	socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends);
	open("socket", O_PATH);
}

/* A listener, both ends of a connection to it, datagram sockets with and without a peer, and nothing yet. */
static void inet_sockets(int family, void *address, socklen_t size)
{
	int fd = socket(family, SOCK_STREAM, 0), client;
	bind(fd, address, size);
	socket(family, SOCK_STREAM, 0);
	socket(family, SOCK_DGRAM, 0);
	listen(fd, 4);
	getsockname(fd, address, &size);
	client = socket(family, SOCK_STREAM, 0);
	connect(client, address, size);
	accept(fd, NULL, NULL);
	/* one whose peer has gone */
	client = socket(family, SOCK_STREAM, 0);
	connect(client, address, size);
	close(accept(fd, NULL, NULL));
	/* the port of the listener is free for datagrams */
	bind(socket(family, SOCK_DGRAM, 0), address, size);
	connect(socket(family, SOCK_DGRAM, 0), address, size);
	socket(family, SOCK_RAW, IPPROTO_UDP);
	bind(socket(family, SOCK_STREAM, 0), address, size);
}

static void sockets(void)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr_in6 any = {.sin6_family = AF_INET6};
	struct sockaddr_nl netlink = {.nl_family = AF_NETLINK};
	socklen_t size = sizeof(any);
	inet_sockets(AF_INET, &v4, sizeof(v4));
	inet_sockets(AF_INET6, &v6, sizeof(v6));
	/* IPv4 through a socket of IPv6 */
	int fd = socket(AF_INET6, SOCK_STREAM, 0);
	bind(fd, (void *)&any, sizeof(any));
	listen(fd, 1);
	getsockname(fd, (void *)&any, &size);
	v4.sin_port = any.sin6_port;
	connect(socket(AF_INET, SOCK_STREAM, 0), (void *)&v4, sizeof(v4));
	accept(fd, NULL, NULL);
	bind(socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE), (void *)&netlink, sizeof(netlink));
	socket(AF_PACKET, SOCK_RAW, 0);
}

int main(int argc, char **argv)
{
	if (argc < 2 || chdir(argv[1]))
		return 1;
	files();
	anonymous();
	unix_sockets();
	sockets();
	printf("ready\n");
	fflush(stdout);
	while (getchar() != EOF)
		;
	return 0;
}
