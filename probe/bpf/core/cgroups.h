/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The parameter `cgroups`: `subsys=path`, each followed by a NUL, for the controllers that matter. */
#ifndef SAKER_CGROUPS_H
#define SAKER_CGROUPS_H

#include "path.h"

/* A process that may make groups must not hide in a deep one which container it belongs to. */
#ifdef SAKER_RAW_TP
#define MAX_CGROUP_DEPTH 24
#else
#define MAX_CGROUP_DEPTH 2048
#endif

INLINE struct kernfs_node *kernfs_parent(struct kernfs_node *node)
{
	if (bpf_core_field_exists(node->__parent))
		return BPF_CORE_READ(node, __parent);
	return BPF_CORE_READ((struct kernfs_node___parent *)node, parent);
}

struct cgroup_walk {
	struct saker_scratch *s;
	u32 start;
	struct kernfs_node *node;
};

STEP cgroup_up(u32 i, void *state)
{
	struct cgroup_walk *w = state;
	struct saker_scratch *s = w->s;
	struct kernfs_node *node = w->node;
	struct kernfs_node *parent = kernfs_parent(node);
	/* the root has no name */
	if (!parent)
		return 1;
	long length = bpf_probe_read_kernel_str(&s->path[NAME_PLACE], MAX_COMPONENT + 1, BPF_CORE_READ(node, name));
	if (length <= 0)
		return 1;
	u32 start = prepend(scratch_room(s), w->start, &s->path[NAME_PLACE], length - 1);
	if (!start)
		return 1;
	w->start = prepend_slash(scratch_room(s), start);
	w->node = parent;
	return 0;
}

INLINE u32 build_cgroup_path(struct saker_scratch *s, struct kernfs_node *node)
{
	struct cgroup_walk w = {.s = s, .start = settle(s, PATH_END), .node = node};
	s->path[PATH_END] = 0;
	repeat(MAX_CGROUP_DEPTH, cgroup_up, &w);
	return w.start == PATH_END ? prepend_slash(scratch_room(s), w.start) : w.start;
}

/* Place of the n-th controller in a css_set, found at load time; −1 when the kernel is built without it. */
#define CONTROLLER(name)                                                                                               \
	(bpf_core_enum_value_exists(enum cgroup_subsys_id, name##_cgrp_id)                                             \
		 ? (s32)bpf_core_enum_value(enum cgroup_subsys_id, name##_cgrp_id)                                     \
		 : -1)

INLINE s32 controller(u32 n)
{
	switch (n) {
	case 0:
		return CONTROLLER(cpuset);
	case 1:
		return CONTROLLER(cpu);
	case 2:
		return CONTROLLER(cpuacct);
	case 3:
		return CONTROLLER(io);
	default:
		return CONTROLLER(memory);
	}
}
#define CONTROLLERS 5

struct cgroup_list {
	struct event *e;
	struct cgroup_subsys_state **states;
	struct kernfs_node *built; /* whose path stands at `start` */
	u32 start;
};

STEP add_cgroup(u32 i, void *state)
{
	struct cgroup_list *w = state;
	struct event *e = w->e;
	struct cgroup_subsys_state *subsys = NULL;
	s32 n = controller(i);
	if (n < 0)
		return 0;
	bpf_probe_read_kernel(&subsys, sizeof(subsys), w->states + n);
	if (!subsys)
		return 0;
	long length = bpf_probe_read_kernel_str(here(e), 32, BPF_CORE_READ(subsys, ss, name));
	if (length <= 0)
		return 0;
	e->place = settle(e->s, e->place + length - 1);
	add_u8(e, '=');
	/* under v2 they are mostly all in the same one */
	struct kernfs_node *node = BPF_CORE_READ(subsys, cgroup, kn);
	if (node != w->built)
		w->start = settle(e->s, build_cgroup_path(e->s, node));
	w->built = node;
	add_built(e, scratch_room(e->s), w->start);
	return 0;
}

INLINE void put_cgroups(struct event *e, struct task_struct *task)
{
	u32 first = e->place;
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct event part = {.s = e->s, .place = e->place};
	struct cgroup_list w = {.e = &part,
				.states = __builtin_preserve_access_index(&set->subsys[0]),
				.start = settle(e->s, PATH_END)};
	repeat(CONTROLLERS, add_cgroup, &w);
	e->place = settle(e->s, part.place);
	set_length(e, settle(e->s, part.place - first));
}

#endif
