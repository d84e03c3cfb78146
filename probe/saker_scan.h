/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What the kernel's own tables say about the processes that run and the files that they have open, as
 * saker_scan() lets it be read: one record after another, each beginning with its length in bytes, which is a
 * multiple of 8. Shared by the BPF programs and (by hand, see kernel_tasks.ts and kernel_files.ts in src/state/proc)
 * user space.
 */
#ifndef SAKER_SCAN_H
#define SAKER_SCAN_H

enum saker_scan_marks {
	SAKER_SCAN_RUNS_PROGRAM = 1, /* it is no kernel thread and no zombie */
	SAKER_SCAN_OWN_ROOT = 2,     /* its root directory is the reader's */
	SAKER_SCAN_AT_ROOT = 4,      /* its working directory is the reader's root directory */
};

/* A thread. For others than the first one of a process nothing after `comm` is filled in. */
struct saker_scan_task {
	unsigned int length;
	unsigned int tid, tgid; /* in the initial pid namespace */
	unsigned int vtid;      /* in the innermost one */
	unsigned long long min_flt, maj_flt;
	char comm[16];
	unsigned int marks;     /* enum saker_scan_marks */
	unsigned int exe_flags; /* as in exec events */
	unsigned int ppid, pgid, sid;
	unsigned int vpid, vpgid;
	unsigned int tty;
	unsigned int uid, gid, loginuid;
	unsigned int vm_size, vm_rss, vm_swap; /* KiB */
	unsigned long long fdlimit;
	unsigned long long start_time;  /* ns since boot */
	unsigned long long pidns_start; /* of the first process in the innermost pid namespace */
	unsigned long long cap_inheritable, cap_permitted, cap_effective;
	/* Where the program is: the addresses of kernel objects, the same for all who run it. */
	unsigned long long exe_mount, exe_dentry;
	unsigned long long exe_ino, exe_ctime, exe_mtime; /* times: ns since the epoch */
	unsigned long long cgroup_id;                     /* in the v2 hierarchy */
};

/* An open file of a process. */
struct saker_scan_file {
	unsigned int length; /* with the name and what fills it up */
	unsigned int pid;
	unsigned int fd;
	unsigned int flags; /* as open() takes them, O_CLOEXEC included */
	unsigned int dev;   /* as user space writes it */
	unsigned int mount_id;
	unsigned long long ino;
	unsigned short layer;
	unsigned short name_length;
	/* Of a socket; the names and numbers are the kernel's. */
	unsigned short family, type, protocol;
	unsigned char listening; /* a TCP socket that accepts connections */
	unsigned char hashed;    /* an internet socket that can be found by its address */
	unsigned short port, peer_port;
	unsigned long long sock;             /* its address; 0: no socket */
	unsigned long long net;              /* its network namespace */
	unsigned char address[16], peer[16]; /* the first 4 bytes of it for IPv4 */
};
/*
 * Behind it the name, not terminated: the path as /proc/PID/fd shows it, and for sockets of AF_UNIX what they are bound
 * to.
 */

#endif
