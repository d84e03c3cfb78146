/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The 32-bit entry of x86 has one syscall for all that is done with sockets: which one is the first argument, theirs
 * stand in memory. It is taken apart here and handed to the program of the real one.
 */
#if defined(__TARGET_ARCH_x86)

/* Native number of a call of socketcall (include/uapi/linux/net.h); 0 = none. */
INLINE u32 socket_syscall(u32 call)
{
	switch (call) {
	case 1: /* socket */
		return 41;
	case 2: /* bind */
		return 49;
	case 3: /* connect */
		return 42;
	case 4: /* listen */
		return 50;
	case 5: /* accept */
		return 43;
	case 6 ... 8: /* getsockname, getpeername, socketpair */
		return 51 + call - 6;
	case 9:  /* send */
	case 11: /* sendto */
		return 44;
	case 10: /* recv */
	case 12: /* recvfrom */
		return 45;
	case 13: /* shutdown */
		return 48;
	case 14: /* setsockopt */
		return 54;
	case 15: /* getsockopt */
		return 55;
	case 16: /* sendmsg */
		return 46;
	case 17: /* recvmsg */
		return 47;
	case 18: /* accept4 */
		return 288;
	case 19: /* recvmmsg */
		return 299;
	case 20: /* sendmmsg */
		return 307;
	}
	return 0;
}

TRACEPOINT("sys_exit")
int compat_socketcall(u64 *ctx)
{
	u32 cpu = bpf_get_smp_processor_id();
	struct saker_scratch *s = bpf_map_lookup_elem(&scratch, &cpu);
	if (!s)
		return 0;
	u32 call = s->args[0];
	u64 nr = socket_syscall(call);
	u32 args[6] = {};
	OPAQUE(nr);
	if (!nr || nr >= SAKER_SOCKETCALL || !(shared.wanted[nr] & SAKER_WANTED_NATIVE))
		return 0;
	/* the last ones may lie beyond the end of the memory, and are then not meant */
	for (int i = 0; i < 6; i++)
		bpf_probe_read_user(&args[i], 4, (void *)(s->args[1] + 4 * i));
	for (int i = 0; i < 6; i++)
		s->args[i] = args[i];
	/* send and recv are sendto and recvfrom without an address */
	if (call == 9 || call == 10)
		s->args[4] = s->args[5] = 0;
	s->nr = nr;
	s->sc_id = shared.sc_id[nr];
	bpf_tail_call(ctx, &programs, nr);
	return 0;
}

#endif
