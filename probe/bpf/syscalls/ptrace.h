/* SPDX-License-Identifier: GPL-2.0-only OR MIT */

/* Selectors of the parameters `addr` and `data`. */
#define PTRACE_AS_NUMBER 0
#define PTRACE_AS_SIGNAL 1

/* The kernel's requests (include/uapi/linux/ptrace.h, asm/ptrace.h) to `ptrace_requests`; 0 = unknown. */
INLINE u16 ptrace_request(u64 request)
{
	switch (request) {
	case 0 ... 9: /* TRACEME … SINGLESTEP */
		return request + 1;
	case 16: /* ATTACH */
		return 11;
	case 17: /* DETACH */
		return 12;
	case 24: /* SYSCALL */
		return 13;
#if defined(__TARGET_ARCH_x86)
	case 12: /* GETREGS */
		return 26;
	case 13: /* SETREGS */
		return 27;
	case 14: /* GETFPREGS */
		return 28;
	case 15: /* SETFPREGS */
		return 29;
	case 18: /* GETFPXREGS */
		return 30;
	case 19: /* SETFPXREGS */
		return 31;
	case 21: /* OLDSETOPTIONS */
		return 32;
	case 25: /* GET_THREAD_AREA */
		return 33;
	case 26: /* SET_THREAD_AREA */
		return 34;
	case 30: /* ARCH_PRCTL */
		return 35;
	case 33: /* SINGLEBLOCK */
		return 38;
#endif
	case 31: /* SYSEMU */
		return 36;
	case 32: /* SYSEMU_SINGLESTEP */
		return 37;
	case 0x4200 ... 0x4205: /* SETOPTIONS, GETEVENTMSG, GETSIGINFO, SETSIGINFO, GETREGSET, SETREGSET */
		return request - 0x4200 + 14;
	case 0x4206 ... 0x420b: /* SEIZE, INTERRUPT, LISTEN, PEEKSIGINFO, GETSIGMASK, SETSIGMASK */
		return request - 0x4206 + 20;
	}
	return 0;
}

INLINE void put_ptrace_number(struct event *e, u64 value)
{
	add_u8(e, PTRACE_AS_NUMBER);
	add_u64(e, value);
	set_length(e, 9);
}

SYSCALL(ptrace, 169, 5)
{
	u64 request = arg(e, 0), data = arg(e, 3);
	bool failed = result(e) < 0;
	/* 0 res */
	put_result(e);
	/* 1 addr */
	put_ptrace_number(e, failed ? 0 : arg(e, 2));
	/* 2 data */
	if (failed) {
		put_ptrace_number(e, 0);
	} else if (request == 7 || request == 9 || request == 17 || request == 24) {
		/* CONT, SINGLESTEP, DETACH and SYSCALL deliver a signal */
		add_u8(e, PTRACE_AS_SIGNAL);
		add_u8(e, data);
		set_length(e, 2);
	} else {
		/* PEEKTEXT, PEEKDATA and PEEKUSR point to where the word goes */
		if (request >= 1 && request <= 3) {
			u64 word = 0;
			bpf_probe_read_user(&word, sizeof(word), (void *)data);
			data = word;
		}
		put_ptrace_number(e, data);
	}
	/* 3 request */
	put_u16(e, ptrace_request(request));
	/* 4 pid */
	put_int(e, 1);
}
