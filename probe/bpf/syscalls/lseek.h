/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define SEEK_END 2

/* Events know no others. */
INLINE void put_whence(struct event *e, u32 whence)
{
	put_u8(e, whence <= SEEK_END ? whence : 0);
}

SYSCALL(lseek, 87, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 offset */
	put_u64(e, arg(e, 1));
	/* 3 whence */
	put_whence(e, arg(e, 2));
}

#if defined(__TARGET_ARCH_x86)
/* Of the 32-bit entry. */
SYSCALL(_llseek, 89, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 offset: in two halves */
	put_u64(e, arg(e, 1) << 32 | arg(e, 2));
	/* 3 whence */
	put_whence(e, arg(e, 4));
}
#endif
