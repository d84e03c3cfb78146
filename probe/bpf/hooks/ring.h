/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Operations of io_uring that do what system calls do: reported as those, when they complete. Raw tracepoints in both
 * flavours, because programs on different typed ones cannot call each other. From Linux 6.0 on.
 */
#include "../core/request.h"

#define REQ_F_FIXED_FILE 1
/* Stands for an open file that has no descriptor. */
#define NO_DESCRIPTOR 0x7fffffff

/* include/uapi/linux/io_uring.h */
enum operation {
	OP_SENDMSG = 9,
	OP_ACCEPT = 13,
	OP_CONNECT = 16,
	OP_OPENAT = 18,
	OP_SEND = 26,
	OP_OPENAT2 = 28,
	OP_RENAMEAT = 35,
	OP_UNLINKAT = 36,
	OP_MKDIRAT = 37,
	OP_SYMLINKAT = 38,
	OP_LINKAT = 39,
	OP_SEND_ZC = 47,
	OP_SENDMSG_ZC = 48,
};

/* The program of each operation. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SAKER_MAX_OPERATIONS);
	__type(key, u32);
	__type(value, u32);
} operations SEC(".maps");

INLINE void copy_name(struct request *r, u32 i, struct filename *name)
{
	r->text[i][0] = 0;
	bpf_probe_read_kernel_str(r->text[i], MAX_PATH, BPF_CORE_READ(name, name));
}

INLINE void remember_open(struct request *r, struct io_open *open)
{
	r->args[0] = BPF_CORE_READ(open, dfd);
	r->args[1] = 0;
	/* what io_uring adds by itself */
	r->args[2] = BPF_CORE_READ(open, how.flags) & ~O_LARGEFILE;
	r->args[3] = BPF_CORE_READ(open, how.mode);
	r->args[4] = BPF_CORE_READ(open, how.resolve);
	r->no_descriptor = BPF_CORE_READ(open, file_slot) != 0;
	copy_name(r, 0, BPF_CORE_READ(open, filename));
}

INLINE void remember_rename(struct request *r, struct io_rename *rename)
{
	r->args[0] = BPF_CORE_READ(rename, old_dfd);
	r->args[1] = 0;
	r->args[2] = BPF_CORE_READ(rename, new_dfd);
	r->args[3] = 1;
	r->args[4] = BPF_CORE_READ(rename, flags);
	copy_name(r, 0, BPF_CORE_READ(rename, oldpath));
	copy_name(r, 1, BPF_CORE_READ(rename, newpath));
}

INLINE void remember_link(struct request *r, struct io_link *link)
{
	r->args[0] = BPF_CORE_READ(link, old_dfd);
	r->args[1] = 0;
	r->args[2] = BPF_CORE_READ(link, new_dfd);
	r->args[3] = 1;
	r->args[4] = BPF_CORE_READ(link, flags);
	copy_name(r, 0, BPF_CORE_READ(link, oldpath));
	copy_name(r, 1, BPF_CORE_READ(link, newpath));
}

INLINE void remember_symlink(struct request *r, struct io_link *link)
{
	r->args[0] = 0;
	r->args[1] = BPF_CORE_READ(link, new_dfd);
	r->args[2] = 1;
	copy_name(r, 0, BPF_CORE_READ(link, oldpath));
	copy_name(r, 1, BPF_CORE_READ(link, newpath));
}

INLINE void remember_unlink(struct request *r, struct io_unlink *unlink)
{
	r->args[0] = BPF_CORE_READ(unlink, dfd);
	r->args[1] = 0;
	r->args[2] = BPF_CORE_READ(unlink, flags);
	copy_name(r, 0, BPF_CORE_READ(unlink, filename));
}

INLINE void remember_mkdir(struct request *r, struct io_mkdir *mkdir)
{
	r->args[0] = BPF_CORE_READ(mkdir, dfd);
	r->args[1] = 0;
	r->args[2] = BPF_CORE_READ(mkdir, mode);
	copy_name(r, 0, BPF_CORE_READ(mkdir, filename));
}

INLINE void remember_send(struct request *r, struct io_sr_msg *message)
{
	r->args[1] = (u64)BPF_CORE_READ(message, buf);
	r->args[2] = BPF_CORE_READ(message, len);
	r->args[4] = 0;
}

/* What the request asks for, as the arguments of the syscall that does the same. */
INLINE void remember(struct request *r, struct io_kiocb *kiocb, u32 operation)
{
	void *command = kiocb;
	r->no_descriptor = false;
	/* of operations on an open file, and overwritten for the others */
	r->args[0] = BPF_CORE_READ(kiocb, flags) & REQ_F_FIXED_FILE ? NO_DESCRIPTOR : BPF_CORE_READ(kiocb, cqe.fd);
	switch (operation) {
	case OP_OPENAT:
	case OP_OPENAT2:
		remember_open(r, command);
		break;
	case OP_RENAMEAT:
		remember_rename(r, command);
		break;
	case OP_LINKAT:
		remember_link(r, command);
		break;
	case OP_SYMLINKAT:
		remember_symlink(r, command);
		break;
	case OP_UNLINKAT:
		remember_unlink(r, command);
		break;
	case OP_MKDIRAT:
		remember_mkdir(r, command);
		break;
	case OP_CONNECT:
		r->args[1] = (u64)BPF_CORE_READ((struct io_connect *)command, addr);
		r->args[2] = BPF_CORE_READ((struct io_connect *)command, addr_len);
		break;
	case OP_ACCEPT:
		r->args[3] = BPF_CORE_READ((struct io_accept *)command, flags);
		r->no_descriptor = BPF_CORE_READ((struct io_accept *)command, file_slot) != 0;
		break;
	case OP_SEND:
	case OP_SEND_ZC:
	case OP_SENDMSG:
	case OP_SENDMSG_ZC:
		remember_send(r, command);
		break;
	}
}

INLINE void request_lost(u32 nr, enum saker_drop reason)
{
	struct saker_counters *c = my_counters();
	if (!c)
		return;
	__sync_fetch_and_add(&c->produced, 1);
	c->dropped[reason]++;
	c->dropped_by_syscall[nr & (SAKER_MAX_SYSCALLS - 1)]++;
}

/* Hands a request over to the program of its operation, which forgets it. */
INLINE int report_request(u64 *ctx, u64 key, u32 operation, s64 result)
{
	u32 cpu = bpf_get_smp_processor_id();
	struct saker_scratch *s = bpf_map_lookup_elem(&scratch, &cpu);
	struct request *r = bpf_map_lookup_elem(&requests, &key);
	if (!s || !r)
		return 0;
	u32 nr = r->nr;
	for (int i = 0; i < 6; i++)
		s->args[i] = r->args[i];
	s->request = key;
	s->pid_tgid = r->pid_tgid;
	s->nr = s->raw_nr = nr;
	s->flags = r->flags;
	s->ret = result >= 0 && r->no_descriptor ? NO_DESCRIPTOR : result;
	bpf_tail_call(ctx, &operations, operation);
	bpf_map_delete_elem(&requests, &key);
	request_lost(nr, SAKER_DROP_NO_PROGRAM);
	return 0;
}

INLINE int submitted(u64 *ctx)
{
	struct io_kiocb *kiocb = (void *)ctx[0];
	u64 key = ctx[0];
	u64 operation = BPF_CORE_READ(kiocb, opcode);
	OPAQUE(operation);
	if (operation >= SAKER_MAX_OPERATIONS)
		return 0;
	u32 nr = shared.operation[operation];
	u64 pid_tgid = bpf_get_current_pid_tgid();
	if (!nr || pid_tgid >> 32 == shared.self_tgid)
		return 0;
	u32 cpu = bpf_get_smp_processor_id();
	struct saker_scratch *s = bpf_map_lookup_elem(&scratch, &cpu);
	if (!s)
		return 0;
	struct task_struct *task = (void *)bpf_get_current_task();
	/* the event's place is free until the event is made */
	struct request *r = (void *)s->data;
	/* a thread of the kernel's submits for the whole process */
	if (BPF_CORE_READ(task, flags) & PF_IO_WORKER)
		pid_tgid = pid_tgid >> 32 << 32 | pid_tgid >> 32;
	r->pid_tgid = pid_tgid;
	r->nr = nr;
	r->flags = SAKER_TAIL_IO_URING | (is_compat(current_task()) ? SAKER_TAIL_COMPAT : 0);
	remember(r, kiocb, operation);
	if (bpf_map_update_elem(&requests, &key, r, BPF_ANY)) {
		request_lost(nr, SAKER_DROP_IN_FLIGHT);
		return 0;
	}
	/* the program does not want to hear of success, so neither would we: it is reported before it has happened */
	if (BPF_CORE_READ(kiocb, flags) & REQ_F_CQE_SKIP) {
		bool opens = operation == OP_OPENAT || operation == OP_OPENAT2 || operation == OP_ACCEPT;
		return report_request(ctx, key, operation, opens ? NO_DESCRIPTOR : 0);
	}
	return 0;
}

SEC("raw_tp/io_uring_submit_req")
int hook_ring_submit(u64 *ctx)
{
	return submitted(ctx);
}

/* Its name up to Linux 6.2. */
SEC("raw_tp/io_uring_submit_sqe")
int hook_ring_submit_sqe(u64 *ctx)
{
	return submitted(ctx);
}

SEC("raw_tp/io_uring_complete")
int hook_ring_complete(u64 *ctx)
{
	struct io_kiocb *kiocb = (void *)ctx[1];
	u64 key = ctx[1];
	if (!bpf_map_lookup_elem(&requests, &key))
		return 0;
	return report_request(ctx, key, BPF_CORE_READ(kiocb, opcode), BPF_CORE_READ(kiocb, cqe.res));
}

/* Defines the program of an operation that does what the syscall of this name does. */
#define RING_OPERATION(name, code, count)                                                                              \
	SEC("raw_tp/io_uring_complete")                                                                                \
	int ring_##name(u64 *ctx)                                                                                      \
	{                                                                                                              \
		struct event e;                                                                                        \
		if (!event_begin(&e, code, count))                                                                     \
			return 0;                                                                                      \
		e.ring = true;                                                                                         \
		fill_##name(&e);                                                                                       \
		event_send(&e);                                                                                        \
		bpf_map_delete_elem(&requests, &e.s->request);                                                         \
		return 0;                                                                                              \
	}

RING_OPERATION(accept4, 389, 6)
RING_OPERATION(connect, 23, 4)
RING_OPERATION(linkat, 311, 6)
RING_OPERATION(mkdirat, 305, 4)
RING_OPERATION(openat, 307, 7)
RING_OPERATION(openat2, 327, 8)
RING_OPERATION(renameat2, 319, 6)
RING_OPERATION(sendmsg, 49, 5)
RING_OPERATION(sendto, 31, 5)
RING_OPERATION(symlinkat, 181, 4)
RING_OPERATION(unlinkat, 303, 4)
