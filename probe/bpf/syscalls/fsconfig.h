/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* include/uapi/linux/mount.h; commands have the same numbers in events */
#define FSCONFIG_SET_STRING 1
#define FSCONFIG_SET_BINARY 2
#define FSCONFIG_SET_PATH 3
#define FSCONFIG_SET_PATH_EMPTY 4

SYSCALL(fsconfig, 373, 7)
{
	u32 command = arg(e, 1);
	bool done = result(e) >= 0;
	/* 0 res */
	put_result(e);
	/* 1 fd */
	put_int(e, 0);
	/* 2 cmd */
	put_u32(e, command);
	/* 3 key */
	put_user_text(e, arg(e, 2), MAX_PATH);
	/* 4 value_bytebuf */
	put_data(e, arg(e, 3), done && command == FSCONFIG_SET_BINARY ? (u32)arg(e, 4) : 0);
	/* 5 value_charbuf */
	if (done &&
	    (command == FSCONFIG_SET_STRING || command == FSCONFIG_SET_PATH || command == FSCONFIG_SET_PATH_EMPTY))
		put_path(e, 3);
	else
		put_empty(e);
	/* 6 aux */
	put_u32(e, arg(e, 4));
}
