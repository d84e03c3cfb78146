/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
INLINE u32 resolve_flags(u64 flags)
{
	u32 out = 0;
	out |= MAP_FLAG(flags, 0x01, 0x10); /* NO_XDEV */
	out |= MAP_FLAG(flags, 0x02, 0x04); /* NO_MAGICLINKS */
	out |= MAP_FLAG(flags, 0x04, 0x08); /* NO_SYMLINKS */
	out |= MAP_FLAG(flags, 0x08, 0x01); /* BENEATH */
	out |= MAP_FLAG(flags, 0x10, 0x02); /* IN_ROOT */
	out |= MAP_FLAG(flags, 0x20, 0x20); /* CACHED */
	return out;
}

/* include/uapi/linux/openat2.h */
struct how {
	u64 flags, mode, resolve;
};

/* The third argument; io_uring has copied it. */
INLINE struct how read_how(struct event *e)
{
	struct how how = {};
	if (e->ring)
		return (struct how){.flags = arg(e, 2), .mode = arg(e, 3), .resolve = arg(e, 4)};
	bpf_probe_read_user(&how, sizeof(how), (void *)arg(e, 2));
	return how;
}

SYSCALL(openat2, 327, 8)
{
	real_opened(e, 1);
	struct how how = read_how(e);
	struct opened file = opened_file(result(e));
	/* 0 fd */
	put_result(e);
	/* 1 dirfd */
	put_int(e, 0);
	/* 2 name */
	put_path(e, 1);
	/* 3 flags */
	put_u32(e, open_flags(how.flags) | file.flags);
	/* 4 mode */
	put_u32(e, open_mode(how.flags, how.mode));
	/* 5 resolve */
	put_u32(e, resolve_flags(how.resolve));
	/* 6 dev */
	put_u32(e, file.dev);
	/* 7 ino */
	put_u64(e, file.ino);
}
