/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the system calls that the tests of the probe ask for, in a process of its own. Prints "ready" and reads one
 * call in each line of the standard input:
 *
 *   NUMBER ARG…         makes the call and prints its result, negative errno on failure
 *   compat NUMBER ARG…  the same through the 32-bit entry (x86), with buffers that 32 bits can address
 *   fork                forks; the child goes on reading, the parent waits for it; prints nothing in the child
 *   buffer ARG          prints the address of an argument
 *   exit N
 *
 * SIGUSR1 and SIGALRM are caught and do nothing.
 *
 * Arguments: a number; s:TEXT with %XX for other bytes; b:HEX bytes; a:TEXT,TEXT… an array of strings; $N the result of
 * call N from the start; &N the address of the first buffer of call N; bad an address that nobody has.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_CALLS 16384
#define MAX_LINE 65536

static long results[MAX_CALLS];
static void *buffers[MAX_CALLS];
static int calls;

/* All buffers come from memory below 4 GiB and are never given back. */
static void *allocate(size_t size)
{
	static char *next, *end;
	size = (size + 15) & ~15ul;
	if (next + size > end) {
		size_t block = 1 << 24;
		next = mmap(NULL, block, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
		end = next + block;
	}
	void *out = next;
	next += size;
	return out;
}

#ifdef __x86_64__
static long compat_syscall(long number, const long *args)
{
	long result = number;
	asm volatile("push %%rbp; mov %6, %%rbp; int $0x80; pop %%rbp"
		     : "+a"(result)
		     : "b"(args[0]), "c"(args[1]), "d"(args[2]), "S"(args[3]), "D"(args[4]), "r"(args[5])
		     : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
}
#endif

static int hex(char c)
{
	return isdigit(c) ? c - '0' : tolower(c) - 'a' + 10;
}

/* Text with its escapes resolved, in memory of its own. */
static char *text(const char *from, size_t length)
{
	char *out = allocate(length + 1), *to = out;
	for (size_t i = 0; i < length; i++) {
		if (from[i] == '%' && i + 2 < length) {
			*to++ = hex(from[i + 1]) << 4 | hex(from[i + 2]);
			i += 2;
		} else {
			*to++ = from[i];
		}
	}
	return out;
}

static void *bytes(const char *from)
{
	size_t length = strlen(from) / 2;
	/* room for what a call may write behind */
	unsigned char *out = allocate(length + 4096);
	for (size_t i = 0; i < length; i++)
		out[i] = hex(from[2 * i]) << 4 | hex(from[2 * i + 1]);
	return out;
}

static char **array(const char *from)
{
	char **out = allocate((strlen(from) + 2) * sizeof(char *));
	int count = 0;
	while (*from) {
		size_t length = strcspn(from, ",");
		out[count++] = text(from, length);
		from += length + (from[length] == ',');
	}
	return out;
}

static long argument(const char *token)
{
	void *buffer;
	if (!strcmp(token, "bad"))
		return 0x10;
	if (!strncmp(token, "s:", 2))
		buffer = text(token + 2, strlen(token + 2));
	else if (!strncmp(token, "b:", 2))
		buffer = bytes(token + 2);
	else if (!strncmp(token, "a:", 2))
		buffer = array(token + 2);
	else if (*token == '$')
		return results[atoi(token + 1)];
	else if (*token == '&')
		return (long)buffers[atoi(token + 1)];
	else
		return strtoull(token, NULL, 0);
	if (!buffers[calls])
		buffers[calls] = buffer;
	return (long)buffer;
}

static void nothing(int signal)
{
	(void)signal;
}

int main(void)
{
	signal(SIGUSR1, nothing);
	signal(SIGALRM, nothing);
	static char line[MAX_LINE];
	setvbuf(stdin, NULL, _IONBF, 0);
	dprintf(1, "ready\n");
	/* lines of a fork are read by both, so nothing is read ahead */
	while (fgets(line, sizeof(line), stdin)) {
		char *save, *token = strtok_r(line, " \n", &save);
		if (!token)
			continue;
		if (!strcmp(token, "exit"))
			_exit(atoi(strtok_r(NULL, " \n", &save)));
		if (!strcmp(token, "buffer")) {
			results[calls] = argument(strtok_r(NULL, " \n", &save));
			dprintf(1, "%ld\n", results[calls++]);
			continue;
		}
		if (!strcmp(token, "fork")) {
			int pid = fork(), status;
			if (pid > 0)
				waitpid(pid, &status, 0);
			if (pid > 0)
				dprintf(1, "%d\n", pid);
			continue;
		}
		int compat = !strcmp(token, "compat");
		if (compat)
			token = strtok_r(NULL, " \n", &save);
		long number = strtol(token, NULL, 0), args[6] = {};
		for (int i = 0; i < 6 && (token = strtok_r(NULL, " \n", &save)); i++)
			args[i] = argument(token);
#ifdef __x86_64__
		if (compat) {
			results[calls++] = compat_syscall(number, args);
			dprintf(1, "%ld\n", results[calls - 1]);
			continue;
		}
#endif
		long result = syscall(number, args[0], args[1], args[2], args[3], args[4], args[5]);
		results[calls++] = result == -1 ? -errno : result;
		dprintf(1, "%ld\n", results[calls - 1]);
	}
	return 0;
}
