/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Socket addresses and tuples. Ports are host numbers in events, addresses stay in network order. */
#ifndef SAKER_SOCKET_H
#define SAKER_SOCKET_H

#include "event.h"
#include "file.h"
#include "request.h"

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define SOCKFS_MAGIC 0x534f434b
#define MAX_SUN_PATH 109

/* The kernel's socket in an open file, NULL when it is something else. */
INLINE struct sock *socket_in(struct file *file)
{
	if (!file || BPF_CORE_READ(file, f_inode, i_sb, s_magic) != SOCKFS_MAGIC)
		return NULL;
	struct socket *socket = BPF_CORE_READ(file, private_data);
	return BPF_CORE_READ(socket, sk);
}

INLINE struct sock *socket_of(s64 fd)
{
	return socket_in(file_of(fd));
}

/*
 * A path of a unix socket, the mark of abstract ones left out. `path` is kernel memory of `size` bytes: what is behind
 * an abstract name there is not part of it, and no NUL comes between.
 */
INLINE void add_sun_path(struct event *e, const char *path, u64 size)
{
	long length = 0;
	if (path) {
		char first = 0;
		u64 at = (u64)path;
		bpf_probe_read_kernel(&first, 1, path);
		/* else the sum becomes an "or", which the verifier forbids on pointers */
		OPAQUE(at);
		if (!first) {
			at++;
			size--;
		}
		size++; /* for the NUL */
		if (size > MAX_SUN_PATH)
			size = MAX_SUN_PATH;
		OPAQUE(size);
		if (size <= MAX_SUN_PATH)
			length = bpf_probe_read_kernel_str(here(e), size, (void *)at);
	}
	if (length > 0)
		e->place += length;
	else
		add_u8(e, 0);
}

/* A parameter of type sockaddr from what the program passed. */
INLINE void put_sockaddr(struct event *e, u64 pointer, u64 size)
{
	u32 first = e->place;
	/* sockaddr_storage is 128 bytes; the end stays zero, so that a path has its NUL */
	u64 storage[18] = {};
	u8 *address = (u8 *)storage;

	if (size > 128)
		size = 128;
	OPAQUE(size);
	bool read = false;
	if (size <= 128)
		read = bpf_probe_read_user(address, size, (void *)pointer) == 0;
	if (!read || size < 2) {
		put_empty(e);
		return;
	}
	u16 family = *(u16 *)address;
	if (family == AF_INET && size >= 8) {
		add_u8(e, family);
		add_u32(e, *(u32 *)(address + 4));
		add_u16(e, bpf_ntohs(*(u16 *)(address + 2)));
	} else if (family == AF_INET6 && size >= 24) {
		add_u8(e, family);
		add_u64(e, storage[1]);
		add_u64(e, storage[2]);
		add_u16(e, bpf_ntohs(*(u16 *)(address + 2)));
	} else if (family == AF_UNIX) {
		add_u8(e, family);
		add_sun_path(e, (char *)address + 2, size - 2);
	}
	set_length(e, e->place - first);
}

/* Who the source of a tuple is. */
enum direction { OUTBOUND, INBOUND };

/* Both ends of a socket as the kernel knows them. */
struct ends {
	u16 family;
	enum direction direction;
	u16 local_port, remote_port; /* network order */
	/* addresses, of which IPv4 takes 4 bytes; of unix sockets where the kernel has them */
	u64 local[2], remote[2];
	u64 path; /* of the server's end, in kernel memory; 0 = none */
	u64 path_size;
	bool connects; /* messages go to the peer, whatever address they come with */
};

INLINE struct ends ends_of_socket(struct sock *sk, enum direction direction)
{
	struct ends out = {.direction = direction};
	if (!sk)
		return out;
	out.family = BPF_CORE_READ(sk, __sk_common.skc_family);
	if (out.family == AF_UNIX) {
		struct unix_sock *local = (void *)sk;
		struct unix_sock *remote = (void *)BPF_CORE_READ(local, peer);
		struct unix_sock *server = direction == OUTBOUND ? remote : local;
		struct unix_address *address = server ? BPF_CORE_READ(server, addr) : NULL;
		out.local[0] = (u64)local;
		out.remote[0] = (u64)remote;
		if (address) {
			out.path = (u64)__builtin_preserve_access_index(&address->name[0].sun_path[0]);
			out.path_size = BPF_CORE_READ(address, len) - 2;
		}
		return out;
	}
	struct inet_sock *inet = (void *)sk;
	out.connects = BPF_CORE_READ(sk, sk_type) == SOCK_STREAM;
	if (out.family == AF_INET) {
		out.local[0] = BPF_CORE_READ(inet, inet_saddr);
		out.remote[0] = BPF_CORE_READ(sk, __sk_common.skc_daddr);
	} else if (out.family == AF_INET6) {
		struct ipv6_pinfo *info = BPF_CORE_READ(inet, pinet6);
		bpf_probe_read_kernel(out.local, 16, __builtin_preserve_access_index(&info->saddr));
		bpf_probe_read_kernel(out.remote, 16, __builtin_preserve_access_index(&sk->__sk_common.skc_v6_daddr));
	} else {
		return out;
	}
	out.local_port = BPF_CORE_READ(inet, inet_sport);
	out.remote_port = BPF_CORE_READ(sk, __sk_common.skc_dport);
	return out;
}

INLINE struct ends ends_of(s64 fd, enum direction direction)
{
	return ends_of_socket(socket_of(fd), direction);
}

/* An address and its port. */
INLINE void add_end(struct event *e, u16 family, const u64 *address, u16 port)
{
	if (family == AF_INET) {
		add_u32(e, address[0]);
	} else {
		add_u64(e, address[0]);
		add_u64(e, address[1]);
	}
	add_u16(e, bpf_ntohs(port));
}

/*
 * A sockaddr_in or sockaddr_in6: family, port, and the address behind that or behind four more bytes. As the kernel
 * takes it: IPv4 looks at no family, and IPv6 at no address that says it has none.
 */
INLINE void read_end(u16 family, u64 name, u64 *address, u16 *port)
{
	u16 own = 0;
	bpf_probe_read_user(&own, sizeof(own), (void *)name);
	if (family == AF_INET6 && !own)
		return;
	bpf_probe_read_user(port, sizeof(*port), (void *)(name + 2));
	if (family == AF_INET) {
		bpf_probe_read_user(address, 4, (void *)(name + 4));
	} else if (own == AF_INET) {
		/* the way of IPv6 to write it */
		u32 v4 = 0;
		bpf_probe_read_user(&v4, sizeof(v4), (void *)(name + 4));
		address[0] = 0;
		address[1] = (u64)v4 << 32 | bpf_htonl(0xffff);
	} else {
		bpf_probe_read_user(address, 16, (void *)(name + 8));
	}
}

INLINE void add_inet_tuple(struct event *e, const struct ends *ends, u16 family, u64 name)
{
	u64 remote[2] = {ends->remote[0], ends->remote[1]};
	u16 remote_port = ends->remote_port;
	if (name && (!remote_port || (ends->direction == OUTBOUND && !ends->connects)))
		read_end(family, name, remote, &remote_port);
	add_u8(e, family);
	if (ends->direction == OUTBOUND) {
		add_end(e, family, ends->local, ends->local_port);
		add_end(e, family, remote, remote_port);
	} else {
		add_end(e, family, remote, remote_port);
		add_end(e, family, ends->local, ends->local_port);
	}
}

INLINE void add_unix_tuple(struct event *e, const struct ends *ends)
{
	/* the order of the two is the one of the capture format's other writers: the end that was connected to first */
	add_u8(e, AF_UNIX);
	add_u64(e, ends->direction == OUTBOUND ? ends->remote[0] : ends->local[0]);
	add_u64(e, ends->direction == OUTBOUND ? ends->local[0] : ends->remote[0]);
	add_sun_path(e, (const char *)ends->path, ends->path_size);
}

/*
 * A parameter of type tuple, empty without a socket. The address that goes with a message, `name` in user memory (0 =
 * none), counts where the socket has no peer, and when something other than a stream is written to.
 */
INLINE void put_ends(struct event *e, const struct ends *ends, u64 name)
{
	u32 first = e->place;
	if (ends->family == AF_INET)
		add_inet_tuple(e, ends, AF_INET, name);
	else if (ends->family == AF_INET6)
		add_inet_tuple(e, ends, AF_INET6, name);
	else if (ends->family == AF_UNIX)
		add_unix_tuple(e, ends);
	set_length(e, e->place - first);
}

INLINE void put_tuple(struct event *e, s64 fd, enum direction direction, u64 name)
{
	/* a request of io_uring may be about a file without a descriptor */
	struct sock *sk = e->ring && direction == OUTBOUND ? socket_in(request_file(e)) : socket_of(fd);
	struct ends ends = ends_of_socket(sk, direction);
	put_ends(e, &ends, name);
}

#endif
