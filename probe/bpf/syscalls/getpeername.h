/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The event has no parameters. */
SYSCALL(getpeername, 41, 0)
{
}
