/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Every open file of every process, as a struct saker_scan_file. */
#ifndef SAKER_SCAN_FILES_H
#define SAKER_SCAN_FILES_H

#include "../../saker_scan.h"

#define MAX_SCAN_PATH 4096
#define SOCK_STREAM 1
#define TCP_LISTEN 10
#define MAX_UNIX_NAME 108

struct scan_record {
	struct saker_scan_file file;
	char name[MAX_SCAN_PATH];
};

/* Too large for the stack. There is one reader, who runs one iterator at a time. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct scan_record);
} record SEC(".maps");

INLINE bool closes_on_exec(struct task_struct *task, u32 fd)
{
	struct files_struct *files = AT(struct task_struct, task, files);
	struct fdtable *table = AT(struct files_struct, files, fdt);
	unsigned long *words = AT(struct fdtable, table, close_on_exec);
	u8 bits = 0;
	if (fd >= AT(struct fdtable, table, max_fds))
		return false;
	bpf_probe_read_kernel(&bits, 1, (u8 *)words + fd / 8);
	return bits >> fd % 8 & 1;
}

INLINE void describe_inet(struct saker_scan_file *f, struct sock *sk)
{
	struct sock_common *common = __builtin_preserve_access_index(&sk->__sk_common);
	f->listening = f->type == SOCK_STREAM && BPF_CORE_READ(common, skc_state) == TCP_LISTEN;
	f->hashed = BPF_CORE_READ(common, skc_node.pprev) != NULL;
	f->port = BPF_CORE_READ(common, skc_num);
	f->peer_port = bpf_ntohs(BPF_CORE_READ(common, skc_dport));
	if (f->family == AF_INET) {
		*(u32 *)f->address = BPF_CORE_READ(common, skc_rcv_saddr);
		*(u32 *)f->peer = BPF_CORE_READ(common, skc_daddr);
	} else {
		bpf_probe_read_kernel(f->address, 16, __builtin_preserve_access_index(&common->skc_v6_rcv_saddr));
		bpf_probe_read_kernel(f->peer, 16, __builtin_preserve_access_index(&common->skc_v6_daddr));
	}
}

/* Returns the bytes of the name that a unix socket is bound to. */
INLINE u64 name_of_unix(struct scan_record *r, struct sock *sk)
{
	struct unix_address *address = BPF_CORE_READ((struct unix_sock *)sk, addr);
	if (!address)
		return 0;
	/* the length counts the family in front */
	u64 length = BPF_CORE_READ(address, len) - 2;
	OPAQUE(length);
	if (length > MAX_UNIX_NAME)
		return 0;
	const char *path = __builtin_preserve_access_index(&address->name[0].sun_path[0]);
	return bpf_probe_read_kernel(r->name, length, path) ? 0 : length;
}

INLINE u64 describe_socket(struct scan_record *r, struct sock *sk)
{
	struct saker_scan_file *f = &r->file;
	f->sock = (u64)sk;
	f->net = (u64)BPF_CORE_READ(sk, __sk_common.skc_net.net);
	f->family = BPF_CORE_READ(sk, __sk_common.skc_family);
	f->type = BPF_CORE_READ(sk, sk_type);
	f->protocol = BPF_CORE_READ(sk, sk_protocol);
	if (f->family == AF_UNIX)
		return name_of_unix(r, sk);
	if (f->family == AF_INET || f->family == AF_INET6)
		describe_inet(f, sk);
	return 0;
}

/* What is the same for all kinds of files. */
INLINE void describe_file(struct saker_scan_file *f, struct file *file)
{
	struct inode *inode = AT(struct file, file, f_inode);
	struct super_block *sb = AT(struct inode, inode, i_sb);
	struct vfsmount *mnt = AT(struct file, file, f_path.mnt);
	struct mount *mount = mount_of(mnt);
	f->flags = AT(struct file, file, f_flags) & ~O_CLOEXEC;
	f->dev = encode_dev(AT(struct super_block, sb, s_dev));
	f->mount_id = AT(struct mount, mount, mnt_id);
	f->ino = AT(struct inode, inode, i_ino);
	f->layer = layer_of(file);
}

SEC("iter/task_file")
int scan_files(struct bpf_iter__task_file *ctx)
{
	struct task_struct *task = ctx->task;
	struct file *open = ctx->file, *file = open;
	u32 zero = 0;
	struct scan_record *r = bpf_map_lookup_elem(&record, &zero);
	if (!task || !open || !r)
		return 0;
	task = UNTRUSTED(struct task_struct, task);
	file = UNTRUSTED(struct file, file);
	struct saker_scan_file *f = &r->file;
	__builtin_memset(f, 0, sizeof(*f));
	f->pid = AT(struct task_struct, task, tgid);
	f->fd = ctx->fd;
	/* a thread may have files of its own; those of the process are the first one's */
	if (f->pid != (u32)AT(struct task_struct, task, pid))
		return 0;
	describe_file(f, file);
	if (closes_on_exec(task, f->fd))
		f->flags |= O_CLOEXEC;

	struct sock *sk = socket_in(file);
	u64 length = 0;
	if (sk) {
		length = describe_socket(r, sk);
	} else {
		/* the iterator holds the file, so this is safe, and it says what /proc does */
		long built = bpf_d_path(&open->f_path, r->name, MAX_SCAN_PATH);
		length = built > 0 ? built - 1 : 0;
	}
	OPAQUE(length);
	if (length > MAX_SCAN_PATH)
		return 0;
	f->name_length = length;
	u64 size = (sizeof(*f) + length + 7) & ~7ull;
	OPAQUE(size);
	if (size > sizeof(*r))
		return 0;
	f->length = size;
	bpf_seq_write(ctx->meta->seq, r, size);
	return 0;
}

#endif
