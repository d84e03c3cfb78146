/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Requests of io_uring that are under way. What a request asks for is known when it is submitted, and is gone from the
 * program's memory when it completes; in between it stands here.
 */
#ifndef SAKER_REQUEST_H
#define SAKER_REQUEST_H

#include "event.h"

#define PF_IO_WORKER 0x10
#define REQ_F_CQE_SKIP 0x40

struct request {
	u64 pid_tgid;
	u64 args[6];        /* as the syscall takes them, but paths are indices into `text` */
	u32 nr;             /* of the syscall that does the same, native */
	u32 flags;          /* enum saker_tail_flags */
	bool no_descriptor; /* what it opens gets none */
	char text[2][MAX_PATH];
};

/* Takes memory only for the requests that there are. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 4096);
	__type(key, u64); /* address of the kernel's request */
	__type(value, struct request);
} requests SEC(".maps");

/* The file that the request at hand works on. */
INLINE struct file *request_file(struct event *e)
{
	struct io_kiocb *kiocb = (void *)e->s->request;
	return BPF_CORE_READ(kiocb, file);
}

/* The path that argument `n` of the request at hand stands for, kernel memory; NULL without one. */
INLINE const char *request_path(struct event *e, u32 n)
{
	struct request *r = bpf_map_lookup_elem(&requests, &e->s->request);
	if (!r)
		return NULL;
	return arg(e, n) ? r->text[1] : r->text[0];
}

#endif
