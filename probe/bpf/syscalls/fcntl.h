/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The kernel's commands (include/uapi/linux/fcntl.h) to `fcntl_commands`; 0 = unknown. */
INLINE u8 fcntl_command(u32 command)
{
	switch (command) {
	case 0 ... 5: /* DUPFD, GETFD, SETFD, GETFL, SETFL, GETLK */
		return command + 1;
	case 6: /* SETLK */
		return 8;
	case 7: /* SETLKW */
		return 9;
	case 8: /* SETOWN */
		return 10;
	case 9: /* GETOWN */
		return 12;
	case 10: /* SETSIG */
		return 13;
	case 11: /* GETSIG */
		return 15;
	case 12 ... 14: /* GETLK64, SETLK64, SETLKW64 */
		return command - 12 + 17;
	case 15 ... 16: /* SETOWN_EX, GETOWN_EX */
		return command - 15 + 21;
	case 36 ... 38: /* OFD_GETLK, OFD_SETLK, OFD_SETLKW */
		return command - 36 + 30;
	case 1024 ... 1025: /* SETLEASE, GETLEASE */
		return command - 1024 + 23;
	case 1026: /* NOTIFY */
		return 27;
	case 1029: /* CANCELLK */
		return 25;
	case 1030: /* DUPFD_CLOEXEC */
		return 26;
	case 1031: /* SETPIPE_SZ */
		return 28;
	case 1032: /* GETPIPE_SZ */
		return 29;
	}
	return 0;
}

SYSCALL(fcntl, 151, 4)
{
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 cmd */
	put_u8(e, fcntl_command(arg(e, 1)));
	/* 3 arg */
	put_u64(e, arg(e, 2));
}
