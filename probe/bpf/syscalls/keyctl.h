/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Selectors of the parameters `arg2` to `arg5`. */
#define KEYCTL_AS_NUMBER 0
#define KEYCTL_AS_TEXT 1

#define TEXT(n) (1 << (n))

/*
 * How many arguments an operation has (include/uapi/linux/keyctl.h, which numbers them as events do), and which of them
 * are text.
 */
INLINE u32 key_arguments(u32 operation, u32 *text)
{
	switch (operation) {
	case 1: /* JOIN_SESSION_KEYRING */
		*text = TEXT(1);
		return 1;
	case 3:  /* REVOKE */
	case 7:  /* CLEAR */
	case 14: /* SET_REQKEY_KEYRING */
	case 16: /* ASSUME_AUTHORITY */
	case 21: /* INVALIDATE */
		return 1;
	case 0:  /* GET_KEYRING_ID */
	case 5:  /* SETPERM */
	case 8:  /* LINK */
	case 9:  /* UNLINK */
	case 15: /* SET_TIMEOUT */
	case 22: /* GET_PERSISTENT */
	case 31: /* CAPABILITIES */
		return 2;
	case 2:  /* UPDATE */
	case 4:  /* CHOWN */
	case 6:  /* DESCRIBE */
	case 11: /* READ */
	case 13: /* NEGATE */
	case 17: /* GET_SECURITY */
	case 32: /* WATCH_KEY */
		return 3;
	case 29: /* RESTRICT_KEYRING: type, restriction */
		*text = TEXT(2) | TEXT(3);
		return 3;
	case 24: /* PKEY_QUERY: info */
		*text = TEXT(3);
		return 3;
	case 10: /* SEARCH: type, description */
		*text = TEXT(2) | TEXT(3);
		return 4;
	case 25 ... 28: /* PKEY_ENCRYPT, PKEY_DECRYPT, PKEY_SIGN, PKEY_VERIFY: info */
		*text = TEXT(2);
		return 4;
	case 12: /* INSTANTIATE */
	case 19: /* REJECT */
	case 20: /* INSTANTIATE_IOV */
	case 23: /* DH_COMPUTE */
	case 30: /* MOVE */
		return 4;
	}
	return 0;
}

INLINE void put_key_argument(struct event *e, u32 n, u32 count, u32 text)
{
	u32 first = e->place;
	if (text & TEXT(n)) {
		add_u8(e, KEYCTL_AS_TEXT);
		add_user_text(e, arg(e, n), MAX_PATH);
	} else {
		add_u8(e, KEYCTL_AS_NUMBER);
		add_u64(e, n <= count ? arg(e, n) : 0);
	}
	e->place = settle(e->s, e->place);
	set_length(e, e->place - first);
}

SYSCALL(keyctl, 453, 6)
{
	u32 operation = arg(e, 0);
	u32 text = 0;
	u32 count = key_arguments(operation, &text);
	/* 0 res */
	put_result(e);
	/* 1 operation */
	put_u32(e, operation);
	/* 2 arg2 */
	put_key_argument(e, 1, count, text);
	/* 3 arg3 */
	put_key_argument(e, 2, count, text);
	/* 4 arg4 */
	put_key_argument(e, 3, count, text);
	/* 5 arg5 */
	put_key_argument(e, 4, count, text);
}
