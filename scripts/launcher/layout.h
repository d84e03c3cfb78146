/* SPDX-License-Identifier: Apache-2.0 */
/* How the parts lie in dist/saker. Written by pack.ts, read by launcher.c. All integers little-endian. */
#ifndef SAKER_LAYOUT_H
#define SAKER_LAYOUT_H

#include <stdint.h>

#define MAX_PARTS 16
#define FOOTER_MAGIC "sakerbin"
#define RUNTIME_NAME "saker"
#define BUNDLE_NAME "saker.js"

struct part {
	char name[32];            /* NUL-padded */
	uint64_t offset;          /* from the start of the file */
	uint64_t size;            /* bytes */
	unsigned char sha256[32]; /* of the part */
};

struct footer {
	uint64_t index_offset;
	uint32_t count;    /* parts */
	uint32_t reserved; /* 0 */
	char name[24];     /* first 16 hex digits of the SHA-256 of the index, NUL-padded */
	char magic[8];
};

/*
 * What the runtime is allowed. Rights are listed, so that what a later runtime adds is not granted by itself; code can
 * be loaded from nowhere but the bundle.
 */
static const char *const runtime_flags[] = {
	"run",
	"--no-prompt",
	"--no-config",
	"--no-lock",
	"--no-remote",
	"--no-npm",
	"--cached-only",
	"--ext=js",
	"--allow-read",
	"--allow-write",
	"--allow-env",
	"--allow-sys",
	"--allow-ffi",
	"--allow-net",
	"--allow-run",
	"--deny-import",
	"--quiet",
	V8_FLAGS,
	0,
};

#endif
