/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
#ifndef SAKER_MAPS_H
#define SAKER_MAPS_H

#include "base.h"

/* Sizes that depend on the machine or the settings are set before loading; see probe/lib/open.c. */

/* In .bss, which user space maps: a read costs no look-up. */
struct saker_shared shared;

struct ring_template {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
};

/* The rings, each for a group of CPUs. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, u32);
	__array(values, struct ring_template);
} rings SEC(".maps");

/* One entry for each CPU. A per-CPU map would limit the entry to 32 KB. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct saker_scratch);
} scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct saker_counters);
} counters SEC(".maps");

/* The program of each syscall, by native number. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SAKER_MAX_SYSCALLS);
	__type(key, u32);
	__type(value, u32);
} programs SEC(".maps");

#endif
