/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Options of sockets (include/uapi/asm-generic/socket.h). */
#ifndef SAKER_OPTION_H
#define SAKER_OPTION_H

#include "syscall.h"

#define SOL_SOCKET 1
#define SOL_TCP 6
#define MAX_OPTION 4096

#define SO_ERROR 4
#define SO_LINGER 13
#define SO_PEERCRED 17
#define SO_RCVTIMEO 20
#define SO_SNDTIMEO 21
#define SO_ATTACH_FILTER 26
#define SO_PEERNAME 28
#define SO_INCOMING_CPU 49
#define SO_COOKIE 57
#define SO_RCVTIMEO_NEW 66
#define SO_SNDTIMEO_NEW 67

/* Selectors of the parameter `val`. */
enum option_type { OPTION_BYTES, OPTION_ERRNO, OPTION_U32, OPTION_U64, OPTION_TIME };

INLINE u8 option_level(u32 level)
{
	return level == SOL_SOCKET ? 1 : level == SOL_TCP ? 2 : 0;
}

/* `sockopt_options` names those of SOL_SOCKET only; 0 = unknown. */
INLINE u8 option_name(u32 level, u32 option)
{
	if (level != SOL_SOCKET)
		return 0;
	switch (option) {
	case 1 ... 50: /* DEBUG … ATTACH_BPF */
		return option;
	case 55: /* MEMINFO */
		return 52;
	case SO_COOKIE:
		return 53;
	case 59: /* PEERGROUPS */
		return 51;
	case 63: /* TIMESTAMP_NEW */
		return 29;
	case 64: /* TIMESTAMPNS_NEW */
		return 35;
	case 65: /* TIMESTAMPING_NEW */
		return 37;
	case SO_RCVTIMEO_NEW:
		return SO_RCVTIMEO;
	case SO_SNDTIMEO_NEW:
		return SO_SNDTIMEO;
	}
	return 0;
}

INLINE enum option_type option_type(u32 level, u32 option)
{
	if (level != SOL_SOCKET)
		return OPTION_BYTES;
	switch (option) {
	case SO_ERROR:
		return OPTION_ERRNO;
	case SO_RCVTIMEO:
	case SO_SNDTIMEO:
	case SO_RCVTIMEO_NEW:
	case SO_SNDTIMEO_NEW:
		return OPTION_TIME;
	case SO_COOKIE:
		return OPTION_U64;
	case SO_LINGER:
	case SO_PEERCRED:
	case SO_ATTACH_FILTER:
	case SO_PEERNAME:
		return OPTION_BYTES;
	}
	return option <= SO_INCOMING_CPU ? OPTION_U32 : OPTION_BYTES;
}

/* A struct timeval of the program, ns. */
INLINE u64 option_time(struct event *e, u32 option, u64 pointer)
{
	bool wide = option == SO_RCVTIMEO_NEW || option == SO_SNDTIMEO_NEW;
	u64 seconds = wide ? user_u64(pointer) : user_word(e, pointer);
	u64 micros = wide ? user_u64(pointer + 8) : user_word(e, pointer + word_size(e));
	return seconds * 1000000000 + micros * 1000;
}

/* The value of an option: a selector, then the value as that type. */
INLINE void put_option(struct event *e, u32 level, u32 option, u64 pointer, u32 size)
{
	u32 first = e->place;
	enum option_type type = option_type(level, option);
	add_u8(e, type);
	switch (type) {
	case OPTION_ERRNO:
		add_u64(e, -(s64)user_int(pointer));
		break;
	case OPTION_TIME:
		add_u64(e, option_time(e, option, pointer));
		break;
	case OPTION_U64:
		add_u64(e, user_u64(pointer));
		break;
	case OPTION_U32:
		add_u32(e, user_int(pointer));
		break;
	case OPTION_BYTES:
		add_user_bytes(e, pointer, pointer ? size : 0, MAX_OPTION);
		break;
	}
	e->place = settle(e->s, e->place);
	set_length(e, e->place - first);
}

#endif
