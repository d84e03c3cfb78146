/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C interface of the probe: libsaker.so. User space of saker calls it through FFI; everything is plain functions
 * over an opaque handle, so that no structure has to be described twice.
 *
 * Errors: functions that can fail in ways a person has to act on take `error`, a buffer of `capacity` bytes, and leave
 * there a text that says what is missing and what to do. Others return a negative errno.
 *
 * Threads: a handle may be used from one thread at a time, except saker_wake and saker_wait, which may be called
 * from another one.
 */
#ifndef SAKER_H
#define SAKER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct saker;

/*
 * Loads the probe; nothing is attached yet. `config` is text, one setting in each line:
 *
 *   buffer_bytes N       size of each ring, a power of two of at least 256 KiB (default 8 MiB)
 *   cpus_per_buffer N    CPUs that share a ring; 0 = all (default 2)
 *   snaplen N            bytes taken of data buffers (default 80, at most 16384)
 *   realpath             send what the kernel itself has resolved, behind the event (see saker_record.h)
 *   raw_tp               use raw tracepoints even where typed ones work
 *   respond              look at the decisions of saker_set_decisions()
 *   deny                 … and refuse operations; opening fails where BPF is no active security module
 *   scan                 saker_scan() will be asked for; loaded without where the kernel refuses that
 *   hook NAME            a hook that is no syscall: procexit, signaldeliver, switch, page_fault_user,
 *                        page_fault_kernel
 *   syscall NR ID NAME   wanted syscall: number, id of the generic event, name; NAME's own program if there is one
 *   program NR ID NAME   NAME's own program for 32-bit syscalls alone, at a number that no native one has
 *   compat NR ID NATIVE  wanted 32-bit syscall: number, id, native number; -1 = none; -2 = it is socketcall
 *
 * Returns NULL and sets `error` when that is impossible.
 */
struct saker *saker_open(const char *config, char *error, uint32_t capacity);

/* Attaches: from now on events flow. 0, or a negative errno and `error` set. */
int saker_attach(struct saker *s, char *error, uint32_t capacity);

/*
 * After saker_attach: whether operations of io_uring that do what wanted syscalls do are seen as well. 1, or 0 and
 * `why` set where the kernel does not let them be watched.
 */
int saker_sees_operations(const struct saker *s, char *why, uint32_t capacity);

/*
 * Replaces the set of wanted syscalls; takes the `syscall`, `compat` and `realpath` lines of the configuration.
 * Programs that are missing are loaded first, so no event of a syscall in both sets is lost. On failure the old set
 * stays.
 */
int saker_set_syscalls(struct saker *s, const char *config, char *error, uint32_t capacity);

/*
 * Replaces the responses that the probe gives by itself: so many struct saker_decision that send signals, so many that
 * refuse operations, and one struct saker_spared (see saker_respond.h). 0, or a negative errno and `error` set:
 * -EOPNOTSUPP without `respond` (for refusals `deny`) in the configuration, or with raw tracepoints.
 */
int saker_set_decisions(struct saker *s, const void *signals, uint32_t signal_count, const void *denials,
			uint32_t denial_count, const void *spared, char *error, uint32_t capacity);

/*
 * Opens what the kernel's own tables say at this moment, to be read until the end and then closed: every thread, and
 * every open file of every process, in the structures of saker_scan.h. 0, or a negative errno and `error` set:
 * -EOPNOTSUPP without `scan` in the configuration, where the kernel refuses it, and in a pid namespace, whose /proc has
 * other numbers.
 */
int saker_scan(struct saker *s, int32_t *tasks, int32_t *files, char *error, uint32_t capacity);

/* Which kind of tracepoint carries the probe: "tp_btf" or "raw_tp". */
const char *saker_flavor(const struct saker *s);

/*
 * After saker_attach with `realpath`: whether that is the kernel's own path in whole for calls that leave no open file
 * behind as well. 1, or 0 and `why` set; mostly the kernel does not let its functions be watched (check "fentry").
 */
int saker_resolves_paths(const struct saker *s, char *why, uint32_t capacity);

/*
 * The rings (BPF_MAP_TYPE_RINGBUF): number, data bytes of each, and for each ring the mapped consumer position (u64,
 * written by the reader), producer position (u64) and data. Behind the data its beginning is mapped once more, so that
 * a record that wraps is contiguous: saker_ring_data_bytes can be read. A record: u32 length with BUSY in bit 31 and
 * DISCARD in bit 30, u32 for the kernel, payload, padding to 8.
 */
uint32_t saker_ring_count(const struct saker *s);
uint64_t saker_ring_bytes(const struct saker *s);
uint64_t saker_ring_data_bytes(const struct saker *s);
void *saker_ring_consumer(const struct saker *s, uint32_t ring);
void *saker_ring_producer(const struct saker *s, uint32_t ring);
void *saker_ring_data(const struct saker *s, uint32_t ring);

/*
 * Sleeps until there is a record in a ring (1), saker_wake is called (0), or `timeout_ms` has passed (0); negative
 * errno on failure. Asks the probe for a wake-up; while nobody sleeps here the probe wakes nobody.
 */
int saker_wait(struct saker *s, int32_t timeout_ms);
/*
 * Rests for so many microseconds, without asking for a wake-up. For a reader that has just seen events come in quick
 * succession, and is faster than they are: it would otherwise be woken for each of them, at the cost of whoever causes
 * them. To be called on the reader's own thread, which is cheaper than to have another one wait for it.
 */
void saker_rest(uint32_t us);
/* Ends a saker_wait, the current one or else the next. */
void saker_wake(struct saker *s);

/*
 * Counters since saker_open, summed over CPUs, into `out`: produced; lost because a ring was full; because an event was
 * too large; because a program was missing; because a hook was re-entered; texts that could not be read; events
 * lost because too many requests of io_uring were under way; then lost
 * events for each syscall number (SAKER_MAX_SYSCALLS of them, the last for everything that is no syscall).
 * `capacity` counts u64s; as many as fit are written. Returns that number.
 */
uint32_t saker_stats(struct saker *s, uint64_t *out, uint32_t capacity);
#define SAKER_STATS_FIXED 7

/* Detaches and frees everything. NULL is allowed. */
void saker_close(struct saker *s);

/*
 * Gives back what only starting up has needed: freed memory that the allocator keeps, and code pages of the program and
 * its libraries, which come back from their files when they are called again. For a process that has settled.
 */
void saker_trim(void);

/*
 * Whether the machine has what the probe needs or could use: `name` is one of kernel, btf, capabilities, lockdown,
 * ring_buffer, jit, tp_btf, raw_tp, fentry, lsm, iterators. 1 yes, 0 no, -1 no such check. `text` says more.
 */
int saker_check(const char *name, char *text, uint32_t capacity);

/*
 * Takes SIGUSR1 away from the language runtime, whose own handler would open a debugger's port to every local user;
 * from then on the signal is only counted. 0 or a negative errno.
 */
int saker_catch_usr1(void);

/* How often SIGUSR1 has come since saker_catch_usr1. */
uint32_t saker_usr1_count(void);

#ifdef __cplusplus
}
#endif

#endif
