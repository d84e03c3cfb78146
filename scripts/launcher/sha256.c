/* SPDX-License-Identifier: Apache-2.0 */
#include "sha256.h"

#include <string.h>

static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

/* One round, where v[first] plays the part that the standard calls a. */
static inline __attribute__((always_inline)) void one_round(uint32_t v[8], int first, uint32_t word)
{
	uint32_t a = v[first & 7], b = v[(first + 1) & 7], c = v[(first + 2) & 7];
	uint32_t e = v[(first + 4) & 7], f = v[(first + 5) & 7], g = v[(first + 6) & 7];
	uint32_t t1 = v[(first + 7) & 7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + word;
	uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));

	v[(first + 3) & 7] += t1;
	v[(first + 7) & 7] = t1 + t2;
}

static void take_block(struct sha256 *s, const unsigned char *p)
{
	uint32_t w[64], v[8];
	int i;

	for (i = 0; i < 16; i++, p += 4)
		w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
	for (; i < 64; i++) {
		uint32_t a = w[i - 15], b = w[i - 2];

		w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] +
		       (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	}
	memcpy(v, s->state, sizeof(v));
	/* eight rounds turn the roles of the eight variables once around, so nothing has to be moved */
	for (i = 0; i < 64; i += 8) {
		one_round(v, 0, w[i] + round_constants[i]);
		one_round(v, 7, w[i + 1] + round_constants[i + 1]);
		one_round(v, 6, w[i + 2] + round_constants[i + 2]);
		one_round(v, 5, w[i + 3] + round_constants[i + 3]);
		one_round(v, 4, w[i + 4] + round_constants[i + 4]);
		one_round(v, 3, w[i + 5] + round_constants[i + 5]);
		one_round(v, 2, w[i + 6] + round_constants[i + 6]);
		one_round(v, 1, w[i + 7] + round_constants[i + 7]);
	}
	for (i = 0; i < 8; i++)
		s->state[i] += v[i];
}

void sha256_init(struct sha256 *s)
{
	static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
					  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

	memcpy(s->state, start, sizeof(start));
	s->length = 0;
	s->used = 0;
}

void sha256_update(struct sha256 *s, const void *data, size_t size)
{
	const unsigned char *p = data;

	s->length += size;
	while (size > 0) {
		size_t n = sizeof(s->block) - s->used;

		if (s->used == 0 && size >= sizeof(s->block)) {
			take_block(s, p);
			p += sizeof(s->block);
			size -= sizeof(s->block);
			continue;
		}
		if (n > size)
			n = size;
		memcpy(s->block + s->used, p, n);
		s->used += n;
		p += n;
		size -= n;
		if (s->used == sizeof(s->block)) {
			take_block(s, s->block);
			s->used = 0;
		}
	}
}

void sha256_final(struct sha256 *s, unsigned char digest[32])
{
	uint64_t bits = s->length * 8;
	unsigned char end[72] = {0x80};
	size_t pad = (s->used < 56 ? 56 : 120) - s->used;
	int i;

	for (i = 0; i < 8; i++)
		end[pad + i] = bits >> (56 - 8 * i);
	sha256_update(s, end, pad + 8);
	for (i = 0; i < 32; i++)
		digest[i] = s->state[i / 4] >> (24 - 8 * (i % 4));
}
