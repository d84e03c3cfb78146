/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Once in the parent, with the child's id as result, and once in the child, with 0. */
SYSCALL(clone, 223, 21)
{
	put_clone(e, arg(e, 0));
}
