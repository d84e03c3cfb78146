/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* The end of a thread. */
#include "hook.h"
#include "../core/task.h"

#define PF_EXITING 4
#define PF_KTHREAD 0x200000
#define MAX_THREADS 24
#define MAX_ANCESTORS 48

struct thread_search {
	struct task_struct *self;
	struct list_head *head, *node;
	s64 found; /* tid, 0 so far */
};

STEP next_thread(u32 i, void *state)
{
	struct thread_search *w = state;
	struct list_head *node = w->node;
	if (!node || node == w->head)
		return 1;
	struct task_struct *task = (void *)node - bpf_core_field_offset(struct task_struct, thread_node);
	if (task != w->self && !(BPF_CORE_READ(task, flags) & PF_EXITING)) {
		w->found = BPF_CORE_READ(task, pid);
		return 1;
	}
	w->node = BPF_CORE_READ(node, next);
	return 0;
}

/* A thread of the same process that goes on living; 0 when there is none. */
INLINE s64 living_thread(struct task_struct *task)
{
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	struct list_head *head = __builtin_preserve_access_index(&signal->thread_head);
	struct thread_search w = {.self = task, .head = head, .node = BPF_CORE_READ(head, next)};
	repeat(MAX_THREADS, next_thread, &w);
	return w.found;
}

struct ancestor_search {
	struct pid_namespace *ns;
	struct task_struct *init, *ancestor;
	bool found;
};

STEP next_ancestor(u32 i, void *state)
{
	struct ancestor_search *w = state;
	struct task_struct *task = w->ancestor;
	if (task == w->init || BPF_CORE_READ(task, pid) == 0 || namespace_of(BPF_CORE_READ(task, thread_pid)) != w->ns)
		return 1;
	struct signal_struct *signal = BPF_CORE_READ(task, signal);
	if (BPF_CORE_READ_BITFIELD_PROBED(signal, is_child_subreaper)) {
		w->found = true;
		return 1;
	}
	w->ancestor = BPF_CORE_READ(task, real_parent);
	return 0;
}

/* Who adopts the children, as find_new_reaper() of the kernel chooses. 0: there are none. */
INLINE s64 reaper_of(struct task_struct *task)
{
	struct list_head *children = __builtin_preserve_access_index(&task->children);
	if (BPF_CORE_READ(children, next) == children)
		return 0;
	s64 thread = living_thread(task);
	if (thread)
		return thread;

	struct pid_namespace *ns = namespace_of(BPF_CORE_READ(task, thread_pid));
	struct ancestor_search w = {
		.ns = ns, .init = BPF_CORE_READ(ns, child_reaper), .ancestor = BPF_CORE_READ(task, real_parent)};
	repeat(MAX_ANCESTORS, next_ancestor, &w);
	struct task_struct *init = w.init, *ancestor = w.ancestor;
	if (!w.found)
		return BPF_CORE_READ(init, pid);
	/* a dying thread of a subreaper hands over to a living one */
	thread = BPF_CORE_READ(ancestor, flags) & PF_EXITING ? living_thread(ancestor) : 0;
	return thread ? thread : BPF_CORE_READ(ancestor, pid);
}

TRACEPOINT("sched_process_exit")
int hook_procexit(u64 *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	struct event e;

	if (BPF_CORE_READ(task, flags) & PF_KTHREAD)
		return 0;
	if (!hook_begin(&e, 186, 5, SAKER_NOT_A_SYSCALL))
		return 0;
	s32 status = BPF_CORE_READ(task, exit_code);
	/* 0 status */
	put_s64(&e, status);
	/* 1 ret */
	put_s64(&e, status >> 8 & 0xff);
	/* 2 sig */
	put_u8(&e, status & 0x7f);
	/* 3 core */
	put_u8(&e, (status & 0x80) != 0);
	/* 4 reaper_tid */
	put_s64(&e, reaper_of(task));
	return event_send(&e);
}
