/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* include/uapi/linux/quota.h, dqblk_xfs.h */
#define Q_SYNC 0x800001
#define Q_QUOTAON 0x800002
#define Q_QUOTAOFF 0x800003
#define Q_GETFMT 0x800004
#define Q_GETINFO 0x800005
#define Q_SETINFO 0x800006
#define Q_GETQUOTA 0x800007
#define Q_SETQUOTA 0x800008
#define Q_XQUOTAON 0x5801
#define Q_XQUOTASYNC 0x5807
#define QIF_BLIMITS 1
#define QIF_SPACE 2
#define QIF_ILIMITS 4
#define QIF_BTIME 16
#define QIF_ITIME 32
#define IIF_BGRACE 1
#define IIF_IGRACE 2
#define IIF_FLAGS 4

/* `quotactl_cmds` and `quotactl_quota_fmts` of events */
#define QUOTA_ON 1
#define QUOTA_GETFMT 4
#define QUOTA_GETINFO 8
#define QUOTA_SETINFO 16
#define QUOTA_GETQUOTA 32
#define QUOTA_SETQUOTA 64
#define QUOTA_XGETQUOTA 1024
#define QUOTA_XSETQLIM 2048
#define FORMAT_NOT_USED 1

struct if_dqblk {
	u64 bhardlimit, bsoftlimit, curspace, ihardlimit, isoftlimit, curinodes, btime, itime;
	u32 valid;
};

struct if_dqinfo {
	u64 bgrace, igrace;
	u32 flags, valid;
};

INLINE u16 quota_command(u32 command)
{
	switch (command) {
	case Q_SYNC:
		return 128;
	case Q_QUOTAON:
		return QUOTA_ON;
	case Q_QUOTAOFF:
		return 2;
	case Q_GETFMT ... Q_SETQUOTA:
		return QUOTA_GETFMT << (command - Q_GETFMT);
	case Q_XQUOTAON ... Q_XQUOTASYNC:
		return 256 << (command - Q_XQUOTAON);
	}
	return 0;
}

INLINE u8 quota_format(u32 format)
{
	/* QFMT_VFS_OLD, QFMT_VFS_V0; 4 is QFMT_VFS_V1 */
	return format == 1 ? 2 : format == 2 ? 4 : format == 4 ? 8 : FORMAT_NOT_USED;
}

SYSCALL(quotactl, 191, 18)
{
	u32 raw = arg(e, 0);
	u16 command = quota_command(raw >> 8);
	u8 type = raw;
	u32 id = arg(e, 2);
	struct if_dqblk quota = {};
	struct if_dqinfo info = {};
	if (command == QUOTA_GETQUOTA || command == QUOTA_SETQUOTA)
		bpf_probe_read_user(&quota, sizeof(quota), (void *)arg(e, 3));
	if (command == QUOTA_GETINFO || command == QUOTA_SETINFO)
		bpf_probe_read_user(&info, sizeof(info), (void *)arg(e, 3));
	bool with_id = command == QUOTA_GETQUOTA || command == QUOTA_SETQUOTA || command == QUOTA_XGETQUOTA ||
		       command == QUOTA_XSETQLIM;

	/* 0 res */
	put_result(e);
	/* 1 special */
	put_path(e, 1);
	/* 2 quotafilepath */
	if (command == QUOTA_ON)
		put_path(e, 3);
	else
		put_empty(e);
	/* 3 dqb_bhardlimit */
	put_u64(e, quota.valid & QIF_BLIMITS ? quota.bhardlimit : 0);
	/* 4 dqb_bsoftlimit */
	put_u64(e, quota.valid & QIF_BLIMITS ? quota.bsoftlimit : 0);
	/* 5 dqb_curspace */
	put_u64(e, quota.valid & QIF_SPACE ? quota.curspace : 0);
	/* 6 dqb_ihardlimit */
	put_u64(e, quota.valid & QIF_ILIMITS ? quota.ihardlimit : 0);
	/* 7 dqb_isoftlimit */
	put_u64(e, quota.valid & QIF_ILIMITS ? quota.isoftlimit : 0);
	/* 8 dqb_btime */
	put_u64(e, quota.valid & QIF_BTIME ? quota.btime : 0);
	/* 9 dqb_itime */
	put_u64(e, quota.valid & QIF_ITIME ? quota.itime : 0);
	/* 10 dqi_bgrace */
	put_u64(e, info.valid & IIF_BGRACE ? info.bgrace : 0);
	/* 11 dqi_igrace */
	put_u64(e, info.valid & IIF_IGRACE ? info.igrace : 0);
	/* 12 dqi_flags */
	put_u8(e, info.valid & IIF_FLAGS ? info.flags : 0);
	/* 13 quota_fmt_out */
	put_u8(e, command == QUOTA_GETFMT ? quota_format(user_int(arg(e, 3))) : FORMAT_NOT_USED);
	/* 14 cmd */
	put_u16(e, command);
	/* 15 type: USRQUOTA, GRPQUOTA */
	put_u8(e, type < 2 ? type + 1 : 0);
	/* 16 id */
	put_u32(e, with_id ? id : 0);
	/* 17 quota_fmt */
	put_u8(e, command == QUOTA_ON ? quota_format(id) : FORMAT_NOT_USED);
}
