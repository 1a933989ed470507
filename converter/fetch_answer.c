#include "fetch_answer.h"

#include "smolwire/limits.h"

/* A host that says 429 or 503 without saying for how long. */
#define RETRY_AFTER_DEFAULT 300

struct span answer_header(struct transfer *t, const char *name)
{
    struct curl_header *h;
    if (curl_easy_header(t->easy, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
        return (struct span){0};
    return span_trim(span_of(h->value));
}

static int64_t max_age(struct span cache_control)
{
    struct span rest = cache_control, part;
    while (span_token(&rest, ",", &part)) {
        uint64_t seconds = 0;
        part = span_trim(part);
        if (span_eat_nocase(&part, SPAN("max-age=")) && span_to_uint(part, 1u << 30, &seconds))
            return (int64_t)seconds;
    }
    return 0;
}

/* Does the header say how long the answer is good? Then no other does. */
static bool tells_age(struct span cache_control)
{
    return span_contains_nocase(cache_control, SPAN("max-age=")) ||
           span_contains_nocase(cache_control, SPAN("no-cache")) ||
           span_contains_nocase(cache_control, SPAN("no-store"));
}

/* RFC 9111, 4.2.1: "Expires" counts from the server's own "Date". */
static int64_t freshness(struct transfer *t)
{
    struct span control = answer_header(t, "cache-control");
    struct span expires = answer_header(t, "expires"), date = answer_header(t, "date");
    if (tells_age(control) || !expires.n || !date.n)
        return max_age(control);
    int64_t end = curl_getdate(expires.p, NULL), begin = curl_getdate(date.p, NULL);
    return begin > 0 && end > begin ? end - begin : 0;
}

/* Seconds that the server asks to be left alone; 0: it does not. */
static int64_t answer_pause(struct transfer *t, unsigned status)
{
    curl_off_t seconds = 0; /* curl reads both forms, a number and a date */
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds > 0)
        return seconds < WAIT_MOST ? (int64_t)seconds : WAIT_MOST;
    return status == 429 || status == 503 ? RETRY_AFTER_DEFAULT : 0;
}

static enum err error_of(CURLcode code)
{
    switch ((int)code) {
    case CURLE_OUT_OF_MEMORY: return SW_NOMEM;
    case CURLE_OPERATION_TIMEDOUT: return SW_TIMEOUT;
    case CURLE_WRITE_ERROR:
    case CURLE_FILESIZE_EXCEEDED: return SW_LIMIT;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT: return SW_UNSUPPORTED;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return SW_TLS;
    default: return SW_NETWORK;
    }
}

void answer_failure(struct transfer *t, CURLcode code, struct fetch_result *out)
{
    const char *reason = t->error[0] ? t->error : curl_easy_strerror(code);
    enum err e = t->refused ? SW_DENIED : error_of(code);
    if (e == SW_DENIED)
        reason = "the host's address is private ([fetch] allow-private)";
    else if (e == SW_LIMIT)
        reason = "larger than the limit";
    *out = (struct fetch_result){.error = e, .reason = span_of(reason), .url = buf_span(&t->url)};
}

void answer_read(struct transfer *t, unsigned status, struct fetch_result *out)
{
    *out = (struct fetch_result){
        .status = status,
        .url = buf_span(&t->url),
        .moved = buf_span(&t->moved),
        .content_type = answer_header(t, "content-type"),
        .etag = answer_header(t, "etag"),
        .last_modified = answer_header(t, "last-modified"),
        .retry_after = answer_pause(t, status),
        .max_age = freshness(t),
        .cut = t->cut,
        .body = buf_span(&t->body),
    };
}
