/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What exec events say about the file that is executed. */
#ifndef SAKER_EXECUTABLE_H
#define SAKER_EXECUTABLE_H

#include "task.h"

#define SB_RDONLY 1
#define S_IMMUTABLE 8
#define MAY_WRITE 2
#define CAP_DAC_OVERRIDE 1
#define CAP_FOWNER 3
#define MAX_RANGES 5

enum exe_flags { EXE_WRITABLE = 1, EXE_UPPER_LAYER = 2, EXE_FROM_MEMFD = 4, EXE_LOWER_LAYER = 8 };

struct range_search {
	struct uid_gid_map *map;
	u32 id, count;
	bool found;
};

STEP next_range(u32 i, void *state)
{
	struct range_search *w = state;
	struct uid_gid_map *map = w->map;
	struct uid_gid_extent *extents = __builtin_preserve_access_index(&map->extent[0]);
	struct uid_gid_extent extent = {};
	if (i >= w->count)
		return 1;
	bpf_probe_read_kernel(&extent, sizeof(extent), extents + i);
	w->found = w->id - extent.lower_first < extent.count;
	return w->found;
}

/* Whether a host id has a number in a user namespace. Maps of more than five ranges count as complete. */
INLINE bool is_mapped(struct uid_gid_map *map, u32 id)
{
	struct range_search w = {.map = map, .id = id, .count = BPF_CORE_READ(map, nr_extents)};
	if (w.count > MAX_RANGES)
		return true;
	repeat(MAX_RANGES, next_range, &w);
	return w.found;
}

struct group_search {
	struct group_info *info;
	u32 low, high, gid;
	bool found;
};

STEP halve(u32 i, void *state)
{
	struct group_search *w = state;
	struct group_info *info = w->info;
	kgid_t *gids = __builtin_preserve_access_index(&info->gid[0]);
	kgid_t one = {};
	if (w->low >= w->high)
		return 1;
	u32 middle = (w->low + w->high) / 2;
	bpf_probe_read_kernel(&one, sizeof(one), gids + middle);
	if (one.val == w->gid) {
		w->found = true;
		return 1;
	}
	if (one.val < w->gid)
		w->low = middle + 1;
	else
		w->high = middle;
	return 0;
}

/* Supplementary groups are sorted, and at most 65536. */
INLINE bool in_groups(const struct cred *cred, u32 gid)
{
	struct group_info *info = BPF_CORE_READ(cred, group_info);
	struct group_search w = {.info = info, .gid = gid, .high = BPF_CORE_READ(info, ngroups)};
	repeat(17, halve, &w);
	return w.found;
}

/* Whether the process could write to its own executable, as inode_permission() would see it without ACLs. */
INLINE bool may_write(const struct cred *cred, struct inode *inode)
{
	if (BPF_CORE_READ(inode, i_sb, s_flags) & SB_RDONLY || BPF_CORE_READ(inode, i_flags) & S_IMMUTABLE)
		return false;
	u32 uid = BPF_CORE_READ(inode, i_uid.val), gid = BPF_CORE_READ(inode, i_gid.val);
	if (uid == (u32)-1 || gid == (u32)-1)
		return false;
	/* the owner can give himself the permission */
	if (BPF_CORE_READ(cred, fsuid.val) == uid)
		return true;
	u32 mode = BPF_CORE_READ(inode, i_mode);
	if (BPF_CORE_READ(cred, fsgid.val) == gid || in_groups(cred, gid))
		mode >>= 3;
	if (mode & MAY_WRITE)
		return true;
	struct user_namespace *ns = BPF_CORE_READ(cred, user_ns);
	u64 caps = capabilities(__builtin_preserve_access_index(&cred->cap_effective));
	bool uid_mapped = is_mapped(__builtin_preserve_access_index(&ns->uid_map), uid);
	if (caps & 1ull << CAP_FOWNER && uid_mapped)
		return true;
	return caps & 1ull << CAP_DAC_OVERRIDE && uid_mapped &&
	       is_mapped(__builtin_preserve_access_index(&ns->gid_map), gid);
}

INLINE bool is_memfd(struct file *file)
{
	struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
	char name[8] = {};
	if (BPF_CORE_READ(dentry, d_parent) != dentry)
		return false;
	bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(dentry, d_name.name));
	return name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' && name[4] == 'd' && name[5] == ':';
}

INLINE u32 executable_flags(const struct cred *cred, struct file *file, struct inode *inode)
{
	u32 flags = 0;
	if (may_write(cred, inode))
		flags |= EXE_WRITABLE;
	enum layer layer = layer_of(file);
	if (layer == UPPER_LAYER)
		flags |= EXE_UPPER_LAYER;
	else if (layer == LOWER_LAYER)
		flags |= EXE_LOWER_LAYER;
	if (is_memfd(file))
		flags |= EXE_FROM_MEMFD;
	return flags;
}

/* ns since the epoch; times before it count as 0 */
INLINE u64 to_ns(s64 seconds, u32 ns)
{
	/* the top bit of a change time may say that somebody has asked for it */
	return seconds < 0 ? 0 : seconds * 1000000000ull + (ns & 0x7fffffff);
}

INLINE u64 change_time(struct inode *inode)
{
	struct inode___times *old = (void *)inode;
	struct inode___hidden_times *hidden = (void *)inode;
	struct inode___split_times *split = (void *)inode;
	if (bpf_core_field_exists(split->i_ctime_sec))
		return to_ns(BPF_CORE_READ(split, i_ctime_sec), BPF_CORE_READ(split, i_ctime_nsec));
	if (bpf_core_field_exists(hidden->__i_ctime))
		return to_ns(BPF_CORE_READ(hidden, __i_ctime.tv_sec), BPF_CORE_READ(hidden, __i_ctime.tv_nsec));
	return to_ns(BPF_CORE_READ(old, i_ctime.tv_sec), BPF_CORE_READ(old, i_ctime.tv_nsec));
}

INLINE u64 modification_time(struct inode *inode)
{
	struct inode___times *old = (void *)inode;
	struct inode___hidden_times *hidden = (void *)inode;
	struct inode___split_times *split = (void *)inode;
	if (bpf_core_field_exists(split->i_mtime_sec))
		return to_ns(BPF_CORE_READ(split, i_mtime_sec), BPF_CORE_READ(split, i_mtime_nsec));
	if (bpf_core_field_exists(hidden->__i_mtime))
		return to_ns(BPF_CORE_READ(hidden, __i_mtime.tv_sec), BPF_CORE_READ(hidden, __i_mtime.tv_nsec));
	return to_ns(BPF_CORE_READ(old, i_mtime.tv_sec), BPF_CORE_READ(old, i_mtime.tv_nsec));
}

#endif
