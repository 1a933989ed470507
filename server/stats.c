/*
 * Counters of the daemon.
 */
#include "server/stats.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#include "smolwire/log.h"

/* Upper bounds of the durations counted, in milliseconds; the last one has none. */
static const int64_t bounds[STATS_DURATIONS - 1] = {1, 5, 25, 100, 1000};

struct metric {
    size_t offset;
    const char *name;
    const char *type;
    const char *help;
};

static const struct metric metrics[] = {
    {offsetof(struct stats, connections), "smolwired_connections_total", "counter",
     "Connections accepted."},
    {offsetof(struct stats, open), "smolwired_connections_open", "gauge", "Connections open now."},
    {offsetof(struct stats, refused), "smolwired_connections_refused_total", "counter",
     "Connections closed at once, too many from one address."},
    {offsetof(struct stats, timeouts), "smolwired_timeouts_total", "counter",
     "Connections cut off at a deadline."},
    {offsetof(struct stats, broken), "smolwired_broken_total", "counter",
     "Answers that could not be sent whole."},
    {offsetof(struct stats, handshakes_new), "smolwired_handshakes_new_total", "counter",
     "Full TLS handshakes."},
    {offsetof(struct stats, handshakes_resumed), "smolwired_handshakes_resumed_total", "counter",
     "TLS sessions resumed."},
    {offsetof(struct stats, handshakes_failed), "smolwired_handshakes_failed_total", "counter",
     "TLS handshakes that failed."},
    {offsetof(struct stats, bytes), "smolwired_sent_bytes_total", "counter", "Bytes of answers."},
};

enum err stats_share(unsigned slots, struct stats **out)
{
    void *memory = mmap(NULL, slots * sizeof(struct stats), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED) {
        log_error("memory for counters: %s", strerror(errno));
        return SW_NOMEM;
    }
    *out = memory;
    return SW_OK;
}

void stats_count(struct stats *s, enum protocol protocol, unsigned status, uint64_t bytes,
                 int64_t milliseconds)
{
    size_t slot = 0;

    while (slot < SW_COUNT(bounds) && milliseconds > bounds[slot])
        slot++;
    STATS_ADD(s->durations[slot], 1);
    STATS_ADD(s->milliseconds, (uint64_t)milliseconds);
    STATS_ADD(s->bytes, bytes);
    if (status < STATS_STATUSES)
        STATS_ADD(s->requests[protocol][status], 1);
}

static uint64_t sum(const struct stats *slots, unsigned count, size_t offset)
{
    uint64_t total = 0;

    for (unsigned i = 0; i < count; i++) {
        const char *counter = (const char *)&slots[i] + offset;

        total += __atomic_load_n((const uint64_t *)(const void *)counter, __ATOMIC_RELAXED);
    }
    return total;
}

static void add_header(struct buf *b, const char *name, const char *type, const char *help)
{
    buf_add_format(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void add_requests(struct buf *b, const struct stats *slots, unsigned count)
{
    static const char *const names[] = {"gemini", "gopher"};

    add_header(b, "smolwired_requests_total", "counter",
               "Requests by protocol and status; Gopher's are named as Gemini's.");
    for (size_t p = 0; p < SW_COUNT(names); p++) {
        for (size_t status = 0; status < STATS_STATUSES; status++) {
            size_t index = p * STATS_STATUSES + status;
            uint64_t n =
                sum(slots, count, offsetof(struct stats, requests) + index * sizeof(uint64_t));

            if (n > 0)
                buf_add_format(b, "smolwired_requests_total{protocol=\"%s\",status=\"%zu\"} %llu\n",
                               names[p], status, (unsigned long long)n);
        }
    }
}

static void add_durations(struct buf *b, const struct stats *slots, unsigned count)
{
    uint64_t below = 0, total = sum(slots, count, offsetof(struct stats, milliseconds));

    add_header(b, "smolwired_duration_seconds", "histogram",
               "Time from accept to the end of the answer.");
    for (size_t i = 0; i < STATS_DURATIONS; i++) {
        below += sum(slots, count, offsetof(struct stats, durations) + i * sizeof(uint64_t));
        if (i < SW_COUNT(bounds))
            buf_add_format(b, "smolwired_duration_seconds_bucket{le=\"%g\"} %llu\n",
                           (double)bounds[i] / 1000, (unsigned long long)below);
    }
    buf_add_format(b,
                   "smolwired_duration_seconds_bucket{le=\"+Inf\"} %llu\n"
                   "smolwired_duration_seconds_sum %llu.%03llu\n"
                   "smolwired_duration_seconds_count %llu\n",
                   (unsigned long long)below, (unsigned long long)total / 1000,
                   (unsigned long long)total % 1000, (unsigned long long)below);
}

void stats_add_text(struct buf *b, const struct stats *slots, unsigned count)
{
    for (size_t i = 0; i < SW_COUNT(metrics); i++) {
        const struct metric *m = &metrics[i];

        add_header(b, m->name, m->type, m->help);
        buf_add_format(b, "%s %llu\n", m->name, (unsigned long long)sum(slots, count, m->offset));
    }
    add_requests(b, slots, count);
    add_durations(b, slots, count);
}
