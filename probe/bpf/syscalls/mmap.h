/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The kernel's flags (include/uapi/asm-generic/mman.h, asm/mman.h) to `mmap_flags`. */
INLINE u32 mapping_flags(u32 flags)
{
	u32 out = flags & 3;                    /* SHARED, PRIVATE */
	out |= MAP_FLAG(flags, 0x10, 0x4);      /* FIXED */
	out |= MAP_FLAG(flags, 0x20, 0x8);      /* ANONYMOUS */
	out |= MAP_FLAG(flags, 0x4000, 0x40);   /* NORESERVE */
	out |= MAP_FLAG(flags, 0x8000, 0x80);   /* POPULATE */
	out |= MAP_FLAG(flags, 0x10000, 0x100); /* NONBLOCK */
	out |= MAP_FLAG(flags, 0x100, 0x200);   /* GROWSDOWN */
	out |= MAP_FLAG(flags, 0x800, 0x400);   /* DENYWRITE */
	out |= MAP_FLAG(flags, 0x1000, 0x800);  /* EXECUTABLE */
	out |= MAP_FLAG(flags, 0x2000, 0x4000); /* LOCKED */
#if defined(__TARGET_ARCH_x86)
	out |= MAP_FLAG(flags, 0x40, 0x10); /* 32BIT */
#endif
	return out;
}

/* Everything but where in the file it begins. */
INLINE void put_mapping(struct event *e)
{
	/* 0 res */
	put_result(e);
	/* 1 vm_size, 2 vm_rss, 3 vm_swap */
	put_memory(e, own_memory());
	/* 4 addr */
	put_u64(e, arg(e, 0));
	/* 5 length */
	put_u64(e, arg(e, 1));
	/* 6 prot */
	put_u32(e, protection_flags(arg(e, 2)));
	/* 7 flags */
	put_u32(e, mapping_flags(arg(e, 3)));
	/* 8 fd */
	put_int(e, 4);
}

SYSCALL(mmap, 161, 10)
{
	put_mapping(e);
	/* 9 offset */
	put_u64(e, arg(e, 5));
}

#if defined(__TARGET_ARCH_x86)
/* Of the 32-bit entry. */
SYSCALL(mmap2, 163, 10)
{
	put_mapping(e);
	/* 9 pgoffset */
	put_u64(e, arg(e, 5));
}
#endif
