import type { Priority } from "../alerts/alert.ts";

/** Whom an action is for, seen from the process whose event matched. */
export const TARGETS = [
  "process",
  "thread-group",
  "parent",
  "tree",
  "session",
  "container",
] as const;
/** One of {@link TARGETS}. */
export type Target = typeof TARGETS[number];

/** One thing to do. */
export type Action =
  | {
    readonly kind: "signal";
    readonly signal: number;
    readonly target: Target;
  }
  | {
    readonly kind: "exec";
    /** Absolute path of the program. */
    readonly program: string;
    /** Arguments, output templates each. */
    readonly args: readonly string[];
    readonly timeoutMs: number;
  }
  | { readonly kind: "freeze" }
  | { readonly kind: "thaw" }
  | { readonly kind: "deny" }
  | { readonly kind: "log" };

/** Which rules a response belongs to; every given key must hold, each list is an "any of". */
export interface RuleMatch {
  readonly rules: readonly string[] | undefined;
  readonly tags: readonly string[] | undefined;
  /** This severity and the more urgent ones. */
  readonly priority: Priority | undefined;
}

/** An entry of `responses.rules`, or the `response` of a rule. */
export interface Response {
  /** Where it stands, for messages: `responses.rules[2]`, `rules.yaml:12 response`. */
  readonly where: string;
  readonly match: RuleMatch;
  /** Condition in the rule language, "" none. */
  readonly when: string;
  readonly actions: readonly Action[];
  /** Rest after each response, 0 none. */
  readonly cooldownMs: number;
  /** 0 = no limit. */
  readonly maxPerMinute: number;
  /** Takes the place of the general protect list; undefined = the general list holds. */
  readonly protect: readonly string[] | undefined;
  /** Targets may live outside the pid namespace of the offender. */
  readonly outsideNamespace: boolean;
}

/** Nothing is done; what would be done is told; it is done. */
export type ResponseMode = "off" | "dry-run" | "enforce";

/** The `responses` section of the configuration. */
export interface ResponseConfig {
  readonly mode: ResponseMode;
  /** Programs never to be touched: names, or absolute paths; a trailing `*` stands for anything. */
  readonly protect: readonly string[];
  /** File to which every response is appended as a JSON line, "" none. */
  readonly auditFile: string;
  /** Programs of `exec` actions that may run at the same time. */
  readonly maxPrograms: number;
  readonly rules: readonly Response[];
}

/**
 * Programs without which a host is lost or out of reach. A bare name is looked for in the directories that only the
 * system's administrator fills ({@link SYSTEM_DIRECTORIES}): a copy of `sleep` called `/tmp/sshd` is not protected.
 */
export const DEFAULT_PROTECT: readonly string[] = [
  "init",
  "systemd",
  "systemd-*",
  "sshd",
  "sshd-*",
  "dbus-daemon",
  "dbus-broker*",
  "containerd",
  "containerd-shim*",
  "dockerd",
  "docker-init",
  "docker-proxy",
  "crio",
  "conmon*",
  "runc",
  "crun",
  "podman",
  "kubelet",
  "k3s",
];

/** Where bare names of a protect list are looked for. */
export const SYSTEM_DIRECTORIES: readonly string[] = [
  "/bin/",
  "/sbin/",
  "/lib/",
  "/lib64/",
  "/usr/",
  "/opt/",
  "/snap/",
  "/nix/store/",
  "/var/lib/rancher/",
];

/** No responses at all: what holds when the configuration says nothing. */
export const NO_RESPONSES: ResponseConfig = {
  mode: "dry-run",
  protect: DEFAULT_PROTECT,
  auditFile: "",
  maxPrograms: 8,
  rules: [],
};
