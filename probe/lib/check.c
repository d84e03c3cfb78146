/* SPDX-License-Identifier: Apache-2.0 */
/* What the machine offers, found out by trying. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <bpf/btf.h>

#include "internal.h"

/* The smallest program: r0 = 0; exit. */
static const struct bpf_insn nothing[] = {
	{.code = 0xb7},
	{.code = 0x95},
};

static bool try_program(enum bpf_prog_type type, enum bpf_attach_type attach, const char *target, bool run,
			struct report *r)
{
	LIBBPF_OPTS(bpf_prog_load_opts, options, .expected_attach_type = attach);
	log_capture();
	if (target) {
		int id = libbpf_find_vmlinux_btf_id(target, attach);
		if (id < 0) {
			report(r, "the kernel's type information has no %s", target);
			return false;
		}
		options.attach_btf_id = id;
	}
	int program = bpf_prog_load(type, "saker_check", "GPL", nothing, 2, &options);
	if (program < 0) {
		report(r, "%s", strerror(errno));
		return false;
	}
	int link = run ? bpf_raw_tracepoint_open(target ? NULL : "sys_exit", program) : 0;
	int error = errno;
	if (link > 0)
		close(link);
	close(program);
	report(r, link < 0 ? "loads but cannot be attached: %s" : "works", strerror(error));
	return link >= 0;
}

static bool check_kernel(struct report *r)
{
	struct utsname u;
	int major = 0, minor = 0;
	uname(&u);
	sscanf(u.release, "%d.%d", &major, &minor);
	bool ok = major > 5 || (major == 5 && minor >= 8);
	report(r, ok ? "%s" : "%s: Linux 5.8 or later is needed", u.release);
	return ok;
}

static bool check_btf(struct report *r)
{
	log_capture();
	struct btf *btf = btf__load_vmlinux_btf();
	if (!btf) {
		report(r, "/sys/kernel/btf/vmlinux is not readable: the kernel needs CONFIG_DEBUG_INFO_BTF=y, and /sys "
			  "must be "
			  "mounted");
		return false;
	}
	report(r, "%u types", btf__type_cnt(btf) - 1);
	btf__free(btf);
	return true;
}

static bool check_lockdown(struct report *r)
{
	char text[128] = "";
	FILE *f = fopen("/sys/kernel/security/lockdown", "re");
	if (f) {
		if (!fgets(text, sizeof(text), f))
			text[0] = 0;
		fclose(f);
	}
	text[strcspn(text, "\n")] = 0;
	bool ok = !strstr(text, "[confidentiality]");
	if (!*text)
		report(r, "not there");
	else
		report(r,
		       ok ? "%s" : "%s: the kernel forbids reading its memory; boot without lockdown=confidentiality",
		       text);
	return ok;
}

static bool check_ring_buffer(struct report *r)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "saker_check", 0, 0, sysconf(_SC_PAGESIZE), NULL);
	report(r, "%s", fd < 0 ? strerror(errno) : "works");
	if (fd < 0)
		return false;
	close(fd);
	return true;
}

static bool check_jit(struct report *r)
{
	char text[8] = "";
	FILE *f = fopen("/proc/sys/net/core/bpf_jit_enable", "re");
	if (f) {
		if (!fgets(text, sizeof(text), f))
			text[0] = 0;
		fclose(f);
	}
	bool ok = *text != '0';
	report(r, ok ? "on" : "off: the probe will be slow; sysctl net.core.bpf_jit_enable=1");
	return ok;
}

static bool check_tp_btf(struct report *r)
{
	return try_program(BPF_PROG_TYPE_TRACING, BPF_TRACE_RAW_TP, "sys_exit", true, r);
}
static bool check_raw_tp(struct report *r)
{
	return try_program(BPF_PROG_TYPE_RAW_TRACEPOINT, 0, NULL, true, r);
}
static bool check_fentry(struct report *r)
{
	/* one of those that are used: it is not there without CONFIG_SECURITY_PATH */
	return try_program(BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY, "security_path_unlink", true, r);
}
static bool check_lsm(struct report *r)
{
	/* the type information knows the hook by its own prefix, the function adds it */
	return try_program(BPF_PROG_TYPE_LSM, BPF_LSM_MAC, "file_open", true, r);
}
static bool check_iterators(struct report *r)
{
	return try_program(BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, "task", false, r);
}

static const struct {
	const char *name;
	bool (*check)(struct report *);
} checks[] = {
	{"kernel", check_kernel},           {"btf", check_btf},
	{"capabilities", has_privileges},   {"lockdown", check_lockdown},
	{"ring_buffer", check_ring_buffer}, {"jit", check_jit},
	{"tp_btf", check_tp_btf},           {"raw_tp", check_raw_tp},
	{"fentry", check_fentry},           {"lsm", check_lsm},
	{"iterators", check_iterators},
};

EXPORT int saker_check(const char *name, char *text, uint32_t capacity)
{
	struct report r = {text, capacity};
	report(&r, "no such check");
	for (unsigned i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (!strcmp(checks[i].name, name))
			return checks[i].check(&r);
	return -1;
}
