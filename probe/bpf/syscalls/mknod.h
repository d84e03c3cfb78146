/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define S_IFMT 0170000
#define S_IFREG 0100000

/* Types and permissions have the kernel's values; without a type it is a regular file. */
INLINE u32 node_mode(u32 mode)
{
	return (mode & 07777) | (mode & S_IFMT ? mode & S_IFMT : S_IFREG);
}

SYSCALL(mknod, 415, 4)
{
	real_path(e, AT_FDCWD, 0);
	/* 0 res */
	put_result(e);
	/* 1 path */
	put_path(e, 0);
	/* 2 mode */
	put_u32(e, node_mode(arg(e, 1)));
	/* 3 dev */
	put_u32(e, arg(e, 2));
}

SYSCALL(mknodat, 417, 5)
{
	real_path(e, int_arg(e, 0), 1);
	/* 0 res */
	put_result(e);
	/* 1 dirfd */
	put_int(e, 0);
	/* 2 path */
	put_path(e, 1);
	/* 3 mode */
	put_u32(e, node_mode(arg(e, 2)));
	/* 4 dev */
	put_u32(e, arg(e, 3));
}
