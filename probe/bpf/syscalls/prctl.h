/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#define PR_SET_NAME 15
#define PR_GET_NAME 16
#define PR_GET_CHILD_SUBREAPER 37

SYSCALL(prctl, 401, 4)
{
	u32 option = arg(e, 0);
	/* 0 res */
	put_result(e);
	/* 1 option */
	put_u32(e, option);
	/* 2 arg2_str, 3 arg2_int */
	if (option == PR_SET_NAME || option == PR_GET_NAME) {
		put_path(e, 1);
		put_s64(e, 0);
	} else {
		put_empty(e);
		put_s64(e, option == PR_GET_CHILD_SUBREAPER ? (s64)user_int(arg(e, 1)) : (s64)arg(e, 1));
	}
}
