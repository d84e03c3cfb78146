/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
SYSCALL(socketpair, 43, 8)
{
	s32 fds[2] = {-1, -1};
	struct unix_sock *source = NULL;
	if (result(e) == 0) {
		bpf_probe_read_user(fds, sizeof(fds), (void *)arg(e, 3));
		source = (void *)socket_of(fds[0]);
	}
	/* 0 res */
	put_result(e);
	/* 1 fd1 */
	put_s64(e, fds[0]);
	/* 2 fd2 */
	put_s64(e, fds[1]);
	/* 3 source */
	put_u64(e, (u64)source);
	/* 4 peer */
	put_u64(e, (u64)BPF_CORE_READ(source, peer));
	/* 5 domain */
	put_u32(e, arg(e, 0));
	/* 6 type */
	put_u32(e, arg(e, 1));
	/* 7 proto */
	put_u32(e, arg(e, 2));
}
