/** A ruleset of the size and kind that hosts run: about ninety rules over shared macros and lists. For measuring only. */

/** Lists, which are substituted as text, and macros, which may use those before them. */
export const LISTS: Record<string, string> = {
  shells: "bash, csh, ksh, sh, tcsh, zsh, dash, ash",
  logins: "login, systemd-logind, systemd, sshd, su, sudo",
  packagers:
    "apt, apt-get, aptitude, dpkg, rpm, yum, dnf, zypper, pip, npm, snapd, apk, unattended-upgr, frontend",
  databases: "mysqld, postgres, sqlplus, mongod, redis-server, cassandra",
  servers: "nginx, httpd, apache2, lighttpd, node, java, php-fpm, haproxy",
  runtimes: "runc, containerd, dockerd, crio, conmon, podman, docker",
  scripters: "python3, perl, ruby, lua, php, awk, gawk",
  remotes: "ssh, scp, sftp, rsync, nc, ncat, socat, telnet, wget, curl",
  miners: "3333, 4444, 5555, 7777, 14444, 14433, 45560, 45700",
  sensitive:
    "/etc/shadow, /etc/sudoers, /etc/pam.conf, /etc/security/pwquality.conf, /etc/gshadow, /etc/master.passwd",
  bins: "/bin, /sbin, /usr/bin, /usr/sbin, /usr/local/bin, /usr/local/sbin",
  rcs: ".bashrc, .bash_profile, .profile, .zshrc, .cshrc, .login, .zprofile",
  histories: ".bash_history, .zsh_history, .ash_history, .mysql_history",
};

export const MACROS: [name: string, condition: string][] = [
  ["spawned", "(evt.type in (execve, execveat))"],
  ["opened", "(evt.type in (open, openat, openat2))"],
  [
    "open_write",
    "(opened and evt.is_open_write=true and fd.typechar='f' and fd.num>=0)",
  ],
  [
    "open_read",
    "(opened and evt.is_open_read=true and fd.typechar='f' and fd.num>=0)",
  ],
  ["removed", "(evt.type in (unlink, unlinkat, rmdir))"],
  ["renamed", "(evt.type in (rename, renameat, renameat2))"],
  ["modified", "(removed or renamed)"],
  ["container", "(container.id != host)"],
  ["never", "(evt.num=0)"],
  ["packaging", "(proc.name in (packagers) or proc.pname in (packagers))"],
  [
    "packaging_above",
    "(proc.pname in (packagers) or proc.aname[2] in (packagers) or proc.aname[3] in (packagers))",
  ],
  ["shell", "(proc.name in (shells))"],
  ["from_server", "(proc.pname in (servers) or proc.pname in (databases))"],
  ["by_runtime", "(proc.name in (runtimes) or proc.pname in (runtimes))"],
  ["named", "(not proc.name in ('<NA>', 'N/A'))"],
  ["young", "(proc.duration <= 5000000000)"],
  [
    "sensitive_file",
    "(fd.name in (sensitive) or fd.directory in (/etc/sudoers.d, /etc/pam.d))",
  ],
  ["bin_dir", "(fd.directory in (bins))"],
  ["inet", "(fd.typechar=4 or fd.typechar=6)"],
  [
    "outbound",
    "(((evt.type = connect) or (evt.type in (sendto, sendmsg) and not fd.l4proto = tcp and fd.connected = false and fd.name_changed = true)) and inet and fd.ip != 0.0.0.0 and fd.net != 127.0.0.0/8 and not fd.snet in (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16) and (evt.rawres >= 0 or evt.res = EINPROGRESS))",
  ],
  [
    "inbound",
    "((evt.type in (accept, accept4, listen) or (evt.type in (recvfrom, recvmsg) and not fd.l4proto = tcp and fd.connected = false and fd.name_changed = true)) and inet and (fd.ip != 0.0.0.0 and fd.net != 127.0.0.0/8) and (evt.rawres >= 0 or evt.res = EINPROGRESS))",
  ],
  [
    "allowed_etc",
    "(proc.name in (update-alternat, ldconfig, systemd-sysuser, adduser, useradd) or proc.cmdline startswith 'sed -i' or fd.name pmatch (/etc/cups, /etc/letsencrypt, /etc/ssl/private))",
  ],
];

const writeBelow = [
  "/etc",
  "/root",
  "/boot",
  "/lib",
  "/usr/lib/systemd",
  "/var/spool/cron",
  "/etc/ld.so.preload",
  "/var/lib/rpm",
  "/proc/sys",
  "/sys/fs/cgroup",
].map((dir) =>
  `open_write and fd.name startswith ${dir} and not allowed_etc and not packaging and not packaging_above`
);

const spawnedAs = [
  "nmap",
  "tcpdump",
  "strace",
  "gdb",
  "xmrig",
  "masscan",
  "mkfs.ext4",
  "shred",
  "debugfs",
  "nsenter",
].map((name) => `spawned and proc.name = ${name} and not by_runtime`);

const spawnedBelow = ["java", "php-fpm", "postgres", "nginx", "redis-server"]
  .map((parent) =>
    `spawned and shell and proc.pname = ${parent} and not proc.cmdline in ("sh -c uname", "sh -c date")`
  );

const calls = [
  "evt.type = setns and not proc.name in (runtimes) and not proc.pname in (runtimes)",
  "evt.type = ptrace and evt.arg.request in (PTRACE_POKETEXT, PTRACE_ATTACH, PTRACE_SEIZE) and named",
  "evt.type in (init_module, finit_module) and container and thread.cap_effective icontains sys_module",
  "evt.type in (chmod, fchmod, fchmodat) and (evt.arg.mode contains S_ISUID or evt.arg.mode contains S_ISGID) and not proc.name in (packagers) and not proc.cmdline contains dpkg",
  "evt.type in (symlink, symlinkat) and (evt.arg.target in (sensitive) or evt.arg.target startswith /etc/pam.d)",
  "evt.type in (link, linkat) and evt.arg.oldpath in (sensitive)",
  "evt.type in (mount) and container and not by_runtime",
  "evt.type = socket and container and evt.arg.domain contains AF_PACKET",
  "evt.type in (dup, dup2, dup3) and container and evt.rawres in (0, 1, 2) and fd.type in (ipv4, ipv6)",
  "evt.type = bpf and evt.arg.cmd = BPF_PROG_LOAD and not proc.name in (runtimes)",
  "evt.type in (mkdir, mkdirat) and (evt.arg.path startswith /usr/bin or evt.arg.path startswith /sbin) and not packaging",
  "modified and (fd.name endswith .log or evt.arg.path startswith /var/log) and not proc.name in (logrotate)",
  "removed and evt.arg.path endswith _history",
  "renamed and evt.arg.oldpath startswith /usr/bin and not packaging",
  "evt.type = userfaultfd and user.uid != 0",
  "evt.type in (setuid, setresuid) and evt.arg.uid contains root and not user.name = root and not proc.name in (logins)",
  "evt.type = unshare and container and not thread.cap_permitted contains CAP_SYS_ADMIN",
];

/** The conditions of the rules, in order. */
export const CONDITIONS: string[] = [
  ...writeBelow,
  "open_write and bin_dir and not packaging and not packaging_above and not proc.name in (runtimes)",
  "open_write and fd.filename in (rcs) and not shell and not proc.name in (remotes)",
  "open_write and fd.filename in (histories) and evt.arg.flags contains O_TRUNC",
  "open_write and fd.name glob '/home/*/.ssh/*' and not proc.name in (remotes)",
  "open_write and fd.name startswith /dev and not fd.name in (/dev/null, /dev/stdin, /dev/stdout, /dev/tty, /dev/zero, /dev/ptmx) and not fd.name startswith /dev/pts",
  "open_write and fd.name startswith /var/log and evt.arg.flags contains O_TRUNC and not proc.name in (rsyslogd, logrotate)",
  "open_write and container and fd.name endswith release_agent and thread.cap_effective contains CAP_SYS_ADMIN",
  "open_write and (fd.name startswith /etc/cron or fd.name startswith /var/spool/cron or fd.name = /etc/crontab) and not packaging",
  "open_write and fd.name pmatch (/etc/systemd/system, /usr/lib/systemd/system, /etc/init.d, /etc/rc.d) and not packaging",
  "open_write and evt.arg.flags contains O_CREAT and fd.directory in (/tmp, /dev/shm) and (fd.name endswith .so or fd.name endswith .ko)",
  "open_read and sensitive_file and named and not proc.name in (logins) and not proc.name in (shells) and not proc.cmdline contains /usr/bin/mandb and not proc.pname in (packagers) and not (proc.aname = cron)",
  "open_read and sensitive_file and proc.name in (servers) and not young",
  "open_read and (fd.name glob '/root/.ssh/*' or fd.name glob '/home/*/.ssh/*') and not proc.name in (remotes) and not proc.name in (logins)",
  "open_read and (fd.nameraw contains '../' and fd.name startswith /etc) and not proc.pname in (shells)",
  "open_read and fd.name in (/proc/kcore, /proc/kallsyms, /dev/mem, /dev/kmem)",
  "open_read and fd.name regex '/proc/[0-9]+/(environ|mem|maps)' and container and not by_runtime",
  "open_read and fd.name startswith /var/run/secrets/kubernetes.io and container and not proc.name in (servers)",
  "open_read and (fd.name contains .aws/credentials or fd.name contains .kube/config or fd.name contains id_rsa) and not proc.name in (remotes)",
  "opened and fd.typechar='f' and fd.num=-1 and evt.res startswith E and fd.name startswith /etc and fd.nameraw contains '../'",
  "opened and fd.typechar='d' and fd.name = /dev/shm and container",
  "evt.is_open_exec=true and opened and container and evt.rawres >= 0 and not packaging",
  ...spawnedAs,
  ...spawnedBelow,
  "spawned and container and shell and proc.tty != 0 and proc.pname in (runtimes)",
  "spawned and proc.name in (nc, ncat) and (proc.args contains '-e' or proc.args contains '-c ' or proc.cmdline contains '--sh-exec')",
  "spawned and proc.name in (grep, egrep, find) and (proc.args icontains 'begin private' or proc.args contains id_rsa or proc.args endswith password)",
  "spawned and proc.exe startswith /dev/shm/ or (spawned and proc.cwd startswith /dev/shm/ and proc.exe startswith './')",
  "spawned and container and proc.is_exe_upper_layer=true and not container.image.repository in (scratch, builder)",
  "spawned and proc.is_exe_from_memfd=true and not proc.pname in (runtimes)",
  "spawned and proc.name in (useradd, userdel, usermod, groupadd, passwd) and not packaging and container",
  "spawned and user.name in (bin, daemon, games, lp, mail, nobody, sync, www-data) and proc.tty != 0 and not from_server",
  "spawned and proc.name = sudoedit and (proc.args contains -s or proc.args contains -i) and (proc.args contains '\\ ' or proc.args endswith '\\')"
    .replace(
      "'\\')",
      "x)",
    ),
  "spawned and container and proc.name in (packagers) and not young and not packaging_above",
  "spawned and proc.name in (remotes) and container and not from_server",
  "spawned and proc.name in (scripters) and proc.cmdline icontains base64 and len(proc.cmdline) > 200",
  "spawned and proc.name in (docker, kubectl, crictl) and container",
  "spawned and proc.env icontains HTTP_PROXY and proc.name = ls",
  "spawned and proc.cmdline startswith 'chattr +i'",
  "spawned and proc.name = insmod and not by_runtime and proc.args contains .ko",
  "spawned and proc.vpid = 1 and container and container.privileged=true and not container.image.repository in (kube-proxy, calico)",
  "spawned and from_server and not shell and not proc.name in (servers) and proc.is_vpgid_leader=true",
  "outbound and fd.sport in (miners)",
  "outbound and fd.sport = 22 and not proc.name in (remotes)",
  "outbound and container and fd.sip = 169.254.169.254",
  "outbound and proc.name in (shells)",
  "outbound and proc.name in (scripters) and not user.uid = 0",
  "inbound and proc.name in (scripters) and container",
  "inbound and fd.sport >= 30000 and fd.sport <= 32767 and container",
  "(inbound or outbound) and fd.l4proto = udp and not fd.sport in (53, 67, 68, 123) and proc.name in (shells)",
  ...calls,
  "evt.type in (sendto, sendmsg) and container and fd.sockfamily = ip and fd.l4proto = udp and proc.name in (shells)",
  "never and opened",
];
