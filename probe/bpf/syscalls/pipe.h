/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
INLINE void put_pipe(struct event *e)
{
	s32 fds[2] = {-1, -1};
	struct file *file = NULL;
	if (result(e) == 0) {
		bpf_probe_read_user(fds, sizeof(fds), (void *)arg(e, 0));
		file = file_of(fds[0]);
	}
	/* 0 res */
	put_result(e);
	/* 1 fd1 */
	put_s64(e, fds[0]);
	/* 2 fd2 */
	put_s64(e, fds[1]);
	/* 3 ino */
	put_u64(e, BPF_CORE_READ(file, f_inode, i_ino));
}

SYSCALL(pipe, 61, 4)
{
	put_pipe(e);
}

SYSCALL(pipe2, 393, 5)
{
	put_pipe(e);
	/* 4 flags */
	put_u32(e, pipe_flags(arg(e, 1)));
}
