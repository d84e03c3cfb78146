/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 as in FIPS 180-4, for the one check that the launcher makes when it unpacks. */
#ifndef SAKER_SHA256_H
#define SAKER_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* bytes taken so far */
	unsigned char block[64];
	size_t used; /* bytes waiting in block */
};

void sha256_init(struct sha256 *s);
void sha256_update(struct sha256 *s, const void *data, size_t size);
void sha256_final(struct sha256 *s, unsigned char digest[32]);

#endif
