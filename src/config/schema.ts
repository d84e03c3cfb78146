import {
  anything,
  bool,
  integer,
  list,
  mapping,
  maybe,
  number,
  oneOf,
  section,
  text,
  type ValueOf,
} from "./types.ts";
import { RESPONSES } from "../respond/config_type.ts";

/** Levels of saker's own log, most urgent first. */
export const LOG_LEVELS = [
  "emergency",
  "alert",
  "critical",
  "error",
  "warning",
  "notice",
  "info",
  "debug",
] as const;
/** One of {@link LOG_LEVELS}. */
export type LogLevel = typeof LOG_LEVELS[number];

const priority = oneOf(
  [...LOG_LEVELS, "informational", "warn", "err", "crit", "emerg"],
  "debug",
  "priority",
);

/** Buffer size by preset: 1 MB · 2^(preset − 1), for each buffer. */
const preset = integer(4, { min: 1, max: 10 });

/** What saker may do about dropped events. */
export const DROP_ACTIONS = ["ignore", "log", "alert", "exit"] as const;

/**
 * Every key of the configuration file. They are Falco's, of all its versions, where Falco has the thing; `ring`,
 * `state` and `responses` are saker's own. Keys of things that saker does not have are known too, so that an existing
 * falco.yaml loads without a warning.
 */
export const CONFIG = section({
  config_files: list(anything(), { orSingle: true }),
  watch_config_files: bool(true),
  rules_files: maybe(list(text(), { orSingle: true })),
  rules_file: maybe(list(text(), { orSingle: true })),
  rules: list(section({
    enable: maybe(section({ rule: maybe(text()), tag: maybe(text()) })),
    disable: maybe(section({ rule: maybe(text()), tag: maybe(text()) })),
  })),
  rule_matching: oneOf(["first", "all"], "first", "rule matching strategy"),
  priority,

  engine: section({
    kind: oneOf(
      ["modern_ebpf", "kmod", "ebpf", "replay", "nodriver", "none", "gvisor"],
      "modern_ebpf",
    ),
    kmod: section({ buf_size_preset: preset, drop_failed_exit: bool(false) }),
    ebpf: section({
      probe: text(),
      buf_size_preset: preset,
      drop_failed_exit: bool(false),
    }),
    modern_ebpf: section({
      cpus_for_each_buffer: integer(2, { min: 0 }),
      buf_size_preset: preset,
      drop_failed_exit: bool(false),
      disable_iterators: bool(false),
    }),
    replay: section({ capture_file: text() }),
    gvisor: section({ config: text(), root: text() }),
  }),
  base_syscalls: section({
    custom_set: list(text(), { orSingle: true }),
    repair: bool(false),
    all: bool(false),
  }),
  falco_libs: section({
    thread_table_size: integer(262144, { min: 1 }),
    thread_table_auto_purging_interval_s: integer(300, { min: 0 }),
    thread_table_auto_purging_thread_timeout_s: integer(300, { min: 0 }),
    snaplen: integer(80, { min: 0, max: 65535 }),
  }),
  // saker's own: most descriptors remembered
  state: section({
    max_fds: integer(1_000_000, { min: 1 }),
    max_fds_per_process: integer(16384, { min: 1 }),
  }),

  stdout_output: section({ enabled: bool(true) }),
  syslog_output: section({ enabled: bool(false) }),
  file_output: section({
    enabled: bool(false),
    keep_alive: bool(false),
    filename: text("./events.txt"),
  }),
  program_output: section({
    enabled: bool(false),
    keep_alive: bool(false),
    program: text(),
  }),
  http_output: section({
    enabled: bool(false),
    url: text(),
    user_agent: text("falcosecurity/falco"),
    insecure: bool(false),
    ca_cert: text(),
    ca_bundle: text(),
    ca_path: text(),
    mtls: bool(false),
    client_cert: text("/etc/ssl/certs/client.crt"),
    client_key: text("/etc/ssl/certs/client.key"),
    echo: bool(false),
    compress_uploads: bool(false),
    keep_alive: bool(false),
    max_consecutive_timeouts: integer(5, { min: 0 }),
  }),
  outputs_queue: section({ capacity: integer(0, { min: 0 }) }),
  outputs: section({
    rate: number(0, { min: 0 }),
    max_burst: number(1000, { min: 0 }),
  }),
  output_timeout: integer(2000, { min: 1 }),
  buffered_outputs: bool(false),

  time_format_iso_8601: bool(false),
  buffer_format_base64: bool(false),
  json_output: bool(false),
  json_include_output_property: bool(true),
  json_include_message_property: bool(false),
  json_include_output_fields_property: bool(true),
  json_include_tags_property: bool(true),
  append_output: list(section({
    match: section({
      source: maybe(text()),
      tags: list(text()),
      rule: maybe(text()),
    }),
    extra_output: maybe(text()),
    extra_fields: list(anything()),
    suggested_output: bool(false),
  })),
  static_fields: mapping(text()),

  log_stderr: bool(true),
  log_syslog: bool(true),
  log_level: oneOf(LOG_LEVELS, "info", "log level"),
  libs_logger: section({
    enabled: bool(true),
    severity: oneOf([...LOG_LEVELS, "fatal", "trace"], "info"),
  }),

  syscall_event_timeouts: section({
    max_consecutives: integer(1000, { min: 0 }),
  }),
  syscall_event_drops: section({
    threshold: number(0.1),
    actions: list(text(), {
      fallback: ["log", "alert"],
      orSingle: true,
    }),
    rate: number(0.03333, { min: 0 }),
    max_burst: number(1, { min: 0 }),
    simulate_drops: bool(false),
  }),

  metrics: section({
    enabled: bool(false),
    interval: text("1h"),
    output_rule: bool(true),
    output_file: text(),
    rules_counters_enabled: bool(true),
    resource_utilization_enabled: bool(true),
    state_counters_enabled: bool(true),
    kernel_event_counters_enabled: bool(true),
    kernel_event_counters_per_cpu_enabled: bool(false),
    kernel_iter_event_counters_enabled: bool(true),
    libbpf_stats_enabled: bool(true),
    plugins_metrics_enabled: bool(true),
    jemalloc_stats_enabled: bool(false),
    convert_memory_to_mb: bool(true),
    include_empty_values: bool(false),
  }),
  capture: section({
    enabled: bool(false),
    path_prefix: text("/tmp/falco"),
    mode: oneOf(["rules", "all_rules"], "rules"),
    default_duration: integer(5000, { min: 0 }),
    max_file_size_mb: integer(0, { min: 0 }),
    /** Memory for events before an alert. */
    history_size_mb: integer(8, { min: 0, max: 1024 }),
    /** Disk space of all files; the oldest go. 0 = any. */
    max_total_size_mb: integer(1024, { min: 0 }),
  }),

  load_plugins: maybe(list(text(), { orSingle: true })),
  plugins: list(section({
    name: text(),
    library_path: text(),
    init_config: anything(),
    open_params: text(),
  })),
  plugins_hostinfo: bool(true),
  webserver: section({
    enabled: bool(false),
    threadiness: integer(0, { min: 0 }),
    listen_port: integer(8765, { min: 1, max: 65535 }),
    listen_address: text("0.0.0.0"),
    k8s_healthz_endpoint: text("/healthz"),
    k8s_audit_endpoint: text("/k8s_audit"),
    prometheus_metrics_enabled: bool(false),
    ssl_enabled: bool(false),
    ssl_certificate: text("/etc/falco/falco.pem"),
  }),
  grpc: anything(),
  grpc_output: anything(),
  container_engines: anything(),
  metadata_download: anything(),
  modern_bpf: section({
    cpus_for_each_syscall_buffer: maybe(integer(2, { min: 0 })),
  }),
  syscall_buf_size_preset: maybe(preset),
  syscall_drop_failed_exit: maybe(bool(false)),

  ring: section({
    /** Bytes of each ring buffer, a power of two; 0 = by `engine.modern_ebpf.buf_size_preset`. */
    bytes: integer(0, { min: 0, max: 2 ** 30 }),
  }),
  responses: RESPONSES,
});

/** A configuration that has been read and checked. */
export type Config = ValueOf<typeof CONFIG>;
