/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define FUTEX_CMD_MASK 127
#define FUTEX_MODIFIERS 0x180 /* FUTEX_PRIVATE_FLAG, FUTEX_CLOCK_REALTIME */

/* Operations have the same numbers in events; those that events do not know count as FUTEX_WAIT. */
INLINE u16 futex_operation(u64 op)
{
	u16 command = op & FUTEX_CMD_MASK;
	return (command <= 12 ? command : 0) | (op & FUTEX_MODIFIERS);
}

SYSCALL(futex, 65, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 addr */
	put_u64(e, arg(e, 0));
	/* 2 op */
	put_u16(e, futex_operation(arg(e, 1)));
	/* 3 val */
	put_u64(e, arg(e, 2));
}
