/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Responses from within the syscall: where the tests of `saker_respond.h` hold for an event that is about to be sent,
 * its process gets a signal, and so never returns to user mode with what it has got. Only with typed tracepoints: older
 * kernels would have to look at every turn of these loops.
 */
#ifndef SAKER_RESPOND_BPF_H
#define SAKER_RESPOND_BPF_H

#include "maps.h"
#include "../../saker_respond.h"

#ifdef SAKER_RAW_TP

INLINE void respond(struct saker_scratch *s, u32 code, u32 count, u32 end)
{
}

#else

/* Set before loading. Otherwise the verifier takes everything below for what it is, dead code, and drops it. */
const volatile u32 responding SEC(".rodata.respond") = 0;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, SAKER_MAX_DECISIONS);
	__type(key, u32);
	__type(value, struct saker_decision);
} decisions SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct saker_spared);
} spared SEC(".maps");

/* Threads whose syscall a security hook has refused, until its event is sent. */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, u64);
	__type(value, u32);
} denied SEC(".maps");

#define RESPOND_PLACE_MASK (SAKER_MAX_EVENT - 1)
#define RESPOND_HEADER sizeof(struct saker_event_header)
#define MAX_EVENT_PARAMS 32
/* Longest path whose parts are looked at. */
#define MAX_CHECKED_PATH 1024

struct decision_walk {
	struct saker_scratch *s;
	struct saker_decision *decision;
	u32 code, count;
	u32 signal;
	bool failed;
};

struct param_walk {
	struct saker_scratch *s;
	u32 index, place;
};

STEP skip_param(u32 i, void *state)
{
	struct param_walk *w = state;
	u32 at = RESPOND_HEADER + 2 * i;
	if (i >= w->index || i >= MAX_EVENT_PARAMS)
		return 1;
	w->place += *(u16 *)&w->s->data[at];
	return 0;
}

INLINE u32 param_length(struct saker_scratch *s, u32 index)
{
	return *(u16 *)&s->data[RESPOND_HEADER + 2 * (index & (MAX_EVENT_PARAMS - 1))];
}

INLINE u32 param_place(struct saker_scratch *s, u32 index, u32 count)
{
	struct param_walk w = {.s = s, .index = index, .place = RESPOND_HEADER + 2 * count};
	repeat(MAX_EVENT_PARAMS, skip_param, &w);
	return w.place & RESPOND_PLACE_MASK;
}

/* Index of the path among the parameters of an event that opens a file; 0 of other events. */
INLINE u32 path_of_open(u32 code)
{
	switch (code) {
	case 3:  /* open */
	case 59: /* creat */
		return 1;
	case 307: /* openat */
	case 327: /* openat2 */
		return 2;
	default:
		return 0;
	}
}

struct path_walk {
	struct saker_scratch *s;
	u32 place, length;
	bool climbs;
};

STEP look_for_parent(u32 i, void *state)
{
	struct path_walk *w = state;
	u32 place = (w->place + i) & RESPOND_PLACE_MASK;
	if (i >= w->length)
		return 1;
	w->climbs = w->s->data[place] == '.' && w->s->data[place + 1] == '.';
	return w->climbs;
}

/* Whether a path may lead elsewhere than its beginning says. */
INLINE bool may_climb(struct saker_scratch *s, u32 place, u32 length)
{
	struct path_walk w = {.s = s, .place = place, .length = length};
	if (length > MAX_CHECKED_PATH)
		return true;
	repeat(MAX_CHECKED_PATH, look_for_parent, &w);
	return w.climbs;
}

static __noinline bool text_holds(struct saker_scratch *s, struct saker_test *t, u32 place)
{
	u64 difference = 0;
	if (!s || !t)
		return false;
	place &= RESPOND_PLACE_MASK;
	for (u32 i = 0; i < SAKER_TEXT_WORDS; i++)
		difference |= (*(u64 *)&s->data[place + 8 * i] ^ t->text[i]) & t->mask[i];
	return !difference;
}

INLINE bool comm_holds(u64 pid_tgid, struct saker_test *t)
{
	u64 comm[2] = {};
	/* of other threads rules see the name of the process: such a test fails either way */
	if (pid_tgid >> 32 != (u32)pid_tgid)
		return t->negated;
	bpf_get_current_comm(comm, sizeof(comm));
	return !(((comm[0] ^ t->text[0]) & t->mask[0]) | ((comm[1] ^ t->text[1]) & t->mask[1]));
}

INLINE u32 effective_uid(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();
	return BPF_CORE_READ(task, cred, euid.val);
}

static __noinline bool number_holds(u32 kind, s64 value, s64 number)
{
	switch (kind) {
	case SAKER_NUMBER_EQUAL:
	case SAKER_UID_EQUAL:
		return value == number;
	case SAKER_NUMBER_BELOW:
	case SAKER_UID_BELOW:
		return value < number;
	case SAKER_NUMBER_BITS:
		return (value & number) != 0;
	}
	return false;
}

INLINE bool test_holds(struct decision_walk *w, struct saker_test *t)
{
	struct saker_scratch *s = w->s;
	u32 kind = t->kind;
	if (kind == SAKER_COMM_EQUAL)
		return comm_holds(s->pid_tgid, t);
	if (kind == SAKER_UID_EQUAL || kind == SAKER_UID_BELOW)
		return number_holds(kind, effective_uid(), t->number);
	u32 length = param_length(s, t->param);
	u32 place = param_place(s, t->param, w->count);
	if (kind <= SAKER_TEXT_PREFIX && s->whole_length && t->param == path_of_open(w->code)) {
		length = s->whole_length;
		place = s->whole_place & RESPOND_PLACE_MASK;
	}
	if (kind == SAKER_TEXT_EQUAL)
		return length == t->length && text_holds(s, t, place);
	if (kind == SAKER_TEXT_PREFIX)
		return length > t->length && text_holds(s, t, place) && !may_climb(s, place, length);
	s64 value = length == 8 ? *(s64 *)&s->data[place] : *(u32 *)&s->data[place];
	return number_holds(kind, value, t->number);
}

STEP try_test(u32 i, void *state)
{
	struct decision_walk *w = state;
	struct saker_decision *d = w->decision;
	if (i >= SAKER_MAX_TESTS || i >= d->tests)
		return 1;
	struct saker_test *t = &d->test[i];
	bool negated = t->negated;
	w->failed = test_holds(w, t) == negated;
	return w->failed;
}

STEP try_decision(u32 i, void *state)
{
	struct decision_walk *w = state;
	struct saker_decision *d = bpf_map_lookup_elem(&decisions, &i);
	if (!d || !d->code)
		return 1;
	if (d->code != w->code)
		return 0;
	w->decision = d;
	w->failed = false;
	repeat(SAKER_MAX_TESTS, try_test, w);
	if (w->failed)
		return 0;
	w->signal = d->signal;
	return 1;
}

struct spared_walk {
	struct saker_spared *spared;
	u64 name[SAKER_NAME_WORDS];
	u32 tgid;
	bool found;
};

STEP compare_pid(u32 i, void *state)
{
	struct spared_walk *w = state;
	if (i >= SAKER_MAX_SPARED_PIDS || !w->spared->pids[i])
		return 1;
	w->found = w->spared->pids[i] == w->tgid;
	return w->found;
}

STEP compare_name(u32 i, void *state)
{
	struct spared_walk *w = state;
	if (i >= SAKER_MAX_SPARED_NAMES)
		return 1;
	struct saker_spared_name *n = &w->spared->names[i];
	u64 difference = 0, any = 0;
	for (u32 word = 0; word < SAKER_NAME_WORDS; word++) {
		difference |= (w->name[word] ^ n->text[word]) & n->mask[word];
		any |= n->mask[word];
	}
	w->found = any && !difference;
	return w->found || !any;
}

INLINE bool is_spared(u32 tgid)
{
	u32 zero = 0;
	struct spared_walk w = {.tgid = tgid};
	struct task_struct *task = (void *)bpf_get_current_task();
	struct file *file = BPF_CORE_READ(task, mm, exe_file);
	w.spared = bpf_map_lookup_elem(&spared, &zero);
	if (!w.spared || !file)
		return true;
	bpf_probe_read_kernel_str(w.name, sizeof(w.name), BPF_CORE_READ(file, f_path.dentry, d_name.name));
	repeat(SAKER_MAX_SPARED_PIDS, compare_pid, &w);
	if (!w.found)
		repeat(SAKER_MAX_SPARED_NAMES, compare_name, &w);
	return w.found;
}

static __noinline int respond_to(struct saker_scratch *s, u32 code, u32 count)
{
	struct decision_walk w = {.s = s, .code = code, .count = count};
	if (!s)
		return 0;
	u64 id = s->pid_tgid;
	if (bpf_map_lookup_elem(&denied, &id)) {
		s->flags |= SAKER_TAIL_DENIED;
		bpf_map_delete_elem(&denied, &id);
		return 0;
	}
	repeat(SAKER_MAX_DECISIONS, try_decision, &w);
	if (!w.signal || is_spared(id >> 32))
		return 0;
	if (!bpf_send_signal(w.signal))
		s->flags |= SAKER_TAIL_SIGNALLED;
	return 0;
}

/*
 * Events of which the probe can send a signal (SHAPES in src/respond/kernel/shapes.ts) or refuse what they tell of:
 * open, connect, rename, renameat, execve, unlink, unlinkat, openat, renameat2, openat2, execveat, creat. The code is a
 * constant in each program, so that the others carry nothing of this.
 */
INLINE bool is_decidable(u32 code)
{
	return code == 3 || code == 23 || code == 59 || code == 175 || code == 177 || code == 293 || code == 301 ||
	       code == 303 || code == 307 || code == 319 || code == 327 || code == 331;
}

/* See whole.h. */
__noinline int complete_path(struct saker_scratch *s, u32 code, u32 count, u32 end);

/* To be called with the event complete but for its tail, which begins at `end`. */
INLINE void respond(struct saker_scratch *s, u32 code, u32 count, u32 end)
{
	if (!is_decidable(code) || !responding)
		return;
	s->whole_length = 0;
	if (path_of_open(code))
		complete_path(s, code, count, end);
	respond_to(s, code, count);
}

#endif

#endif
