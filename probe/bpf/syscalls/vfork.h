/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Once in the parent, with the child's id as result, and once in the child, with 0. */
SYSCALL(vfork, 227, 21)
{
	put_clone(e, 0);
}
