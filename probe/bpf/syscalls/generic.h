/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Any syscall without a program of its own: only that it happened. */
SYSCALL(generic, 1, 2)
{
	/* 0 ID */
	put_u16(e, e->s->sc_id);
	/* 1 nativeID */
	put_u16(e, e->s->raw_nr);
}
