/* SPDX-License-Identifier: Apache-2.0 */
/* The rings: making them, mapping them, sleeping on them. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

/*
 * The kernel offers the data twice in a row. Of the second copy only as much is mapped as the largest record may reach
 * into it: mapped pages count as memory of the process each time that they are mapped.
 */
#define DATA_BYTES(s) ((s)->config.buffer_bytes + 2 * SAKER_MAX_EVENT)

/* Makes the rings and tells each CPU which one is its own. The maps are loaded by now. */
int rings_create(struct saker *s, struct report *r)
{
	int outer = bpf_map__fd(bpf_object__find_map_by_name(s->batches[0], "rings"));
	int scratch = bpf_map__fd(bpf_object__find_map_by_name(s->batches[0], "scratch"));

	s->rings = calloc(s->ring_count, sizeof(*s->rings));
	if (!s->rings)
		return -ENOMEM;
	for (uint32_t i = 0; i < s->ring_count; i++)
		s->rings[i].fd = -1;
	for (uint32_t i = 0; i < s->ring_count; i++) {
		struct ring *ring = &s->rings[i];
		ring->fd = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "saker_ring", 0, 0, s->config.buffer_bytes, NULL);
		if (ring->fd < 0 || bpf_map_update_elem(outer, &i, &ring->fd, BPF_ANY)) {
			int error = -errno;
			report_bpf(r, "cannot make a ring buffer", error);
			return error;
		}
	}
	struct saker_scratch *initial = calloc(1, sizeof(*initial));
	if (!initial)
		return -ENOMEM;
	uint32_t per_ring = s->config.cpus_per_buffer ? s->config.cpus_per_buffer : s->cpus;
	for (uint32_t cpu = 0; cpu < s->cpus; cpu++) {
		/* CPUs that come online later may be more than there are rings for */
		initial->ring = cpu / per_ring % s->ring_count;
		if (bpf_map_update_elem(scratch, &cpu, initial, BPF_ANY)) {
			int error = -errno;
			free(initial);
			report_bpf(r, "cannot prepare the probe's memory", error);
			return error;
		}
	}
	free(initial);
	return 0;
}

static void *map(size_t length, int protection, int fd, off_t offset)
{
	void *at = mmap(NULL, length, protection, MAP_SHARED, fd, offset);
	return at == MAP_FAILED ? NULL : at;
}

int rings_map(struct saker *s, struct report *r)
{
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	s->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = UINT32_MAX};
	if (s->epoll < 0 || s->wake < 0 || epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->wake, &event)) {
		int error = -errno;
		report(r, "cannot watch the ring buffers: %s", strerror(-error));
		return error;
	}
	for (uint32_t i = 0; i < s->ring_count; i++) {
		struct ring *ring = &s->rings[i];
		ring->consumer = map(s->page, PROT_READ | PROT_WRITE, ring->fd, 0);
		ring->producer = map(s->page + DATA_BYTES(s), PROT_READ, ring->fd, s->page);
		event.data.u32 = i;
		if (!ring->consumer || !ring->producer || epoll_ctl(s->epoll, EPOLL_CTL_ADD, ring->fd, &event)) {
			int error = -errno;
			report(r, "cannot map a ring buffer: %s", strerror(-error));
			return error;
		}
	}
	return 0;
}

void rings_free(struct saker *s)
{
	for (uint32_t i = 0; s->rings && i < s->ring_count; i++) {
		struct ring *ring = &s->rings[i];
		if (ring->consumer)
			munmap(ring->consumer, s->page);
		if (ring->producer)
			munmap(ring->producer, s->page + DATA_BYTES(s));
		if (ring->fd >= 0)
			close(ring->fd);
	}
	free(s->rings);
	s->rings = NULL;
	if (s->epoll >= 0)
		close(s->epoll);
	if (s->wake >= 0)
		close(s->wake);
}

EXPORT uint32_t saker_ring_count(const struct saker *s)
{
	return s->ring_count;
}

EXPORT uint64_t saker_ring_bytes(const struct saker *s)
{
	return s->config.buffer_bytes;
}

EXPORT void *saker_ring_consumer(const struct saker *s, uint32_t ring)
{
	return ring < s->ring_count ? s->rings[ring].consumer : NULL;
}

EXPORT void *saker_ring_producer(const struct saker *s, uint32_t ring)
{
	return ring < s->ring_count ? s->rings[ring].producer : NULL;
}

EXPORT uint64_t saker_ring_data_bytes(const struct saker *s)
{
	return DATA_BYTES(s);
}

EXPORT void *saker_ring_data(const struct saker *s, uint32_t ring)
{
	return ring < s->ring_count ? (char *)s->rings[ring].producer + s->page : NULL;
}

EXPORT void saker_rest(uint32_t us)
{
	struct timespec rest = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
	nanosleep(&rest, NULL);
}

EXPORT int saker_wait(struct saker *s, int32_t timeout_ms)
{
	follow_clock(s);
	/* Arm, then look: a record that the probe put out before it could see the flag is found here. */
	__atomic_store_n(&s->shared->armed, 1, __ATOMIC_SEQ_CST);
	for (uint32_t i = 0; i < s->ring_count; i++) {
		uint64_t produced = __atomic_load_n((uint64_t *)s->rings[i].producer, __ATOMIC_SEQ_CST);
		uint64_t consumed = __atomic_load_n((uint64_t *)s->rings[i].consumer, __ATOMIC_SEQ_CST);
		if (produced != consumed) {
			__atomic_store_n(&s->shared->armed, 0, __ATOMIC_SEQ_CST);
			return 1;
		}
	}
	struct epoll_event events[16];
	int count = epoll_wait(s->epoll, events, 16, timeout_ms);
	__atomic_store_n(&s->shared->armed, 0, __ATOMIC_SEQ_CST);
	if (count < 0)
		return errno == EINTR ? 0 : -errno;
	int ready = 0;
	for (int i = 0; i < count; i++) {
		if (events[i].data.u32 != UINT32_MAX) {
			ready = 1;
		} else {
			uint64_t value;
			if (read(s->wake, &value, sizeof(value)) < 0 && errno != EAGAIN)
				return -errno;
		}
	}
	return ready;
}

EXPORT void saker_wake(struct saker *s)
{
	uint64_t one = 1;
	/* fails only when the counter is full, and then the reader wakes anyway */
	if (write(s->wake, &one, sizeof(one)) < 0)
		return;
}
