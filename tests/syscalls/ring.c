/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does through io_uring what the tests of the probe ask for, in a process of its own: ring [sqpoll]. Prints "ready" and
 * reads one request in each line of the standard input:
 *
 *   OPCODE FLAGS FD ADDR LEN OFF OPFLAGS SLOT   submits it, waits and prints the result, negative errno on failure
 *   socket                                      prints the descriptor of a new TCP socket
 *   listen                                      the same of one that listens on 127.0.0.1, and its port
 *
 * These are the fields of struct io_uring_sqe; FLAGS those of the entry. ADDR and OFF: a number, s:TEXT or b:HEX bytes.
 * With CQE_SKIP_SUCCESS (64) among FLAGS a request that does nothing follows, whose completion is waited for instead.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ENTRIES 8

static int ring;
static unsigned *sq_tail, *sq_mask, *sq_array, *sq_flags, *cq_head, *cq_tail, *cq_mask;
static struct io_uring_sqe *sqes;
static struct io_uring_cqe *cqes;

static void set_up(unsigned flags)
{
	struct io_uring_params p = {.flags = flags, .sq_thread_idle = 2000};
	ring = syscall(__NR_io_uring_setup, ENTRIES, &p);
	if (ring < 0) {
		printf("no io_uring: %d\n", -errno);
		exit(1);
	}
	int protection = PROT_READ | PROT_WRITE;
	char *sq = mmap(NULL, p.sq_off.array + p.sq_entries * 4, protection, MAP_SHARED, ring, IORING_OFF_SQ_RING);
	char *cq = mmap(NULL, p.cq_off.cqes + p.cq_entries * sizeof(*cqes), protection, MAP_SHARED, ring,
			IORING_OFF_CQ_RING);
	sqes = mmap(NULL, p.sq_entries * sizeof(*sqes), protection, MAP_SHARED, ring, IORING_OFF_SQES);
	sq_tail = (unsigned *)(sq + p.sq_off.tail);
	sq_mask = (unsigned *)(sq + p.sq_off.ring_mask);
	sq_array = (unsigned *)(sq + p.sq_off.array);
	sq_flags = (unsigned *)(sq + p.sq_off.flags);
	cq_head = (unsigned *)(cq + p.cq_off.head);
	cq_tail = (unsigned *)(cq + p.cq_off.tail);
	cq_mask = (unsigned *)(cq + p.cq_off.ring_mask);
	cqes = (struct io_uring_cqe *)(cq + p.cq_off.cqes);
}

static uint64_t value(const char *text)
{
	if (!strncmp(text, "s:", 2))
		return (uintptr_t)strdup(text + 2);
	if (strncmp(text, "b:", 2))
		return strtoll(text, NULL, 0);
	size_t length = strlen(text + 2) / 2;
	unsigned char *bytes = calloc(1, length + 1);
	for (size_t i = 0; i < length; i++)
		sscanf(text + 2 + 2 * i, "%2hhx", &bytes[i]);
	return (uintptr_t)bytes;
}

static struct io_uring_sqe *next(void)
{
	unsigned at = *sq_tail & *sq_mask;
	sq_array[at] = at;
	memset(&sqes[at], 0, sizeof(*sqes));
	return &sqes[at];
}

static int submit(unsigned wait)
{
	unsigned flags = wait ? IORING_ENTER_GETEVENTS : 0;
	__atomic_store_n(sq_tail, *sq_tail + 1, __ATOMIC_RELEASE);
	if (__atomic_load_n(sq_flags, __ATOMIC_SEQ_CST) & IORING_SQ_NEED_WAKEUP)
		flags |= IORING_ENTER_SQ_WAKEUP;
	syscall(__NR_io_uring_enter, ring, 1, wait, flags, NULL, 0);
	if (!wait)
		return 0;
	while (__atomic_load_n(cq_tail, __ATOMIC_ACQUIRE) == *cq_head)
		usleep(1000);
	int result = cqes[*cq_head & *cq_mask].res;
	__atomic_store_n(cq_head, *cq_head + 1, __ATOMIC_RELEASE);
	return result;
}

static void listen_somewhere(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bind(fd, (struct sockaddr *)&address, size);
	listen(fd, 8);
	getsockname(fd, (struct sockaddr *)&address, &size);
	printf("%d %d\n", fd, ntohs(address.sin_port));
}

int main(int argc, char **argv)
{
	static char line[65536];
	set_up(argc > 1 && !strcmp(argv[1], "sqpoll") ? IORING_SETUP_SQPOLL : 0);
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		char *word[8] = {};
		int count = 0;
		for (char *at = strtok(line, " \n"); at && count < 8; at = strtok(NULL, " \n"))
			word[count++] = at;
		if (count == 1 && !strcmp(word[0], "socket")) {
			printf("%d\n", socket(AF_INET, SOCK_STREAM, 0));
		} else if (count == 1 && !strcmp(word[0], "listen")) {
			listen_somewhere();
		} else if (count == 8) {
			struct io_uring_sqe *sqe = next();
			sqe->opcode = value(word[0]);
			sqe->flags = value(word[1]);
			sqe->fd = value(word[2]);
			sqe->addr = value(word[3]);
			sqe->len = value(word[4]);
			sqe->off = value(word[5]);
			sqe->open_flags = value(word[6]);
			sqe->file_index = value(word[7]);
			int result = submit(!(sqe->flags & IOSQE_CQE_SKIP_SUCCESS));
			if (sqe->flags & IOSQE_CQE_SKIP_SUCCESS) {
				next()->opcode = IORING_OP_NOP;
				result = submit(1);
			}
			printf("%d\n", result);
		}
		fflush(stdout);
	}
	return 0;
}
