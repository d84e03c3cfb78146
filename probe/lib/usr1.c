/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>

#include "internal.h"

static atomic_uint received;

static void count(int signal)
{
	(void)signal;
	atomic_fetch_add_explicit(&received, 1, memory_order_relaxed);
}

EXPORT int saker_catch_usr1(void)
{
	struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART};
	return sigaction(SIGUSR1, &action, NULL) ? -errno : 0;
}

EXPORT uint32_t saker_usr1_count(void)
{
	return atomic_load_explicit(&received, memory_order_relaxed);
}
