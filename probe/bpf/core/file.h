/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* Open files and what the event says of them. */
#ifndef SAKER_FILE_H
#define SAKER_FILE_H

#include "flags.h"

#define FMODE_CREATED 0x100000
#define OVERLAYFS_MAGIC 0x794c7630

enum layer { NO_LAYER, UPPER_LAYER, LOWER_LAYER };

/* The open file behind a descriptor of the current task; NULL when there is none. */
INLINE struct file *file_of(s64 fd)
{
	if (fd < 0)
		return NULL;
	struct task_struct *task = current_task();
	struct files_struct *files = GET(task, files);
	if (!files)
		return NULL;
	struct fdtable *table = GET(files, fdt);
	if (!table || fd >= GET(table, max_fds))
		return NULL;
	struct file **slots = GET(table, fd);
	/* a slot is read as a structure that begins with a pointer */
	return (struct file *)AT(struct list_head, slots + fd, next);
}

/* Device number as user space writes it. */
INLINE u32 encode_dev(u32 dev)
{
	u32 major = dev >> 20, minor = dev & 0xfffff;
	return (minor & 0xff) | major << 8 | (minor & ~0xff) << 12;
}

/* On which layer of an overlay file system the file is. */
INLINE enum layer layer_of(struct file *file)
{
	struct dentry *dentry = AT(struct file, file, f_path.dentry);
	struct super_block *sb = AT(struct dentry, dentry, d_sb);
	if (AT(struct super_block, sb, s_magic) != OVERLAYFS_MAGIC)
		return NO_LAYER;
	/*
	 * overlayfs keeps its own inode around the one of the VFS, and the upper dentry is the member behind it. Its
	 * type may live in a module, so the place is computed.
	 */
	char *inode = (char *)AT(struct dentry, dentry, d_inode);
	struct dentry *upper = NULL;
	bpf_probe_read_kernel(&upper, sizeof(upper), inode + bpf_core_type_size(struct inode));
	return upper && BPF_CORE_READ(upper, d_inode, i_ino) ? UPPER_LAYER : LOWER_LAYER;
}

/* What an open event says about the file that it opened. */
struct opened {
	u32 dev;
	u64 ino;
	u32 flags; /* of enum file_flags */
};

INLINE struct opened opened_file(s64 fd)
{
	struct opened out = {};
	struct file *file = file_of(fd);
	if (!file)
		return out;
	struct inode *inode = AT(struct file, file, f_inode);
	struct super_block *sb = AT(struct inode, inode, i_sb);
	out.dev = encode_dev(AT(struct super_block, sb, s_dev));
	out.ino = AT(struct inode, inode, i_ino);
	if (AT(struct file, file, f_mode) & FMODE_CREATED)
		out.flags = FILE_CREATED;
	/* the file of an overlay may name the inode below it; its directory entry does not */
	enum layer layer = layer_of(file);
	if (layer == UPPER_LAYER)
		out.flags |= FILE_UPPER_LAYER;
	else if (layer == LOWER_LAYER)
		out.flags |= FILE_LOWER_LAYER;
	return out;
}

#endif
