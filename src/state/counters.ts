/** What happened to the state's tables; names as in metrics. */
export interface Counters {
  n_fds: number;
  n_cached_fd_lookups: number;
  n_noncached_fd_lookups: number;
  n_failed_fd_lookups: number;
  n_added_fds: number;
  n_removed_fds: number;
  /** Descriptors given up because a table was full. */
  n_evicted_fds: number;
  n_cached_thread_lookups: number;
  n_noncached_thread_lookups: number;
  n_failed_thread_lookups: number;
  n_added_threads: number;
  n_removed_threads: number;
  /** Threads given up because the table was full. */
  n_drops_full_threadtable: number;
  /** Threads of which nothing but the id could be learnt. */
  n_placeholder_threads: number;
  /** Threads looked up in /proc, and those that were not because there were too many. */
  n_proc_lookups: number;
  n_proc_lookups_refused: number;
  /** Entries replaced because their process id was in use by a younger process. */
  n_reused_pids: number;
  /** Entries read again after events had been lost, and entries that this removed. */
  n_repaired_threads: number;
  n_repair_removed_threads: number;
}

/** All zero. */
export function newCounters(): Counters {
  return {
    n_fds: 0,
    n_cached_fd_lookups: 0,
    n_noncached_fd_lookups: 0,
    n_failed_fd_lookups: 0,
    n_added_fds: 0,
    n_removed_fds: 0,
    n_evicted_fds: 0,
    n_cached_thread_lookups: 0,
    n_noncached_thread_lookups: 0,
    n_failed_thread_lookups: 0,
    n_added_threads: 0,
    n_removed_threads: 0,
    n_drops_full_threadtable: 0,
    n_placeholder_threads: 0,
    n_proc_lookups: 0,
    n_proc_lookups_refused: 0,
    n_reused_pids: 0,
    n_repaired_threads: 0,
    n_repair_removed_threads: 0,
  };
}
