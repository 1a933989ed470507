#include "link_clean.h"

#include <stdbool.h>

#include "smolwire/buf.h"
#include "smolwire/limits.h"
#include "smolwire/url.h"

/* A name ending in '*' stands for all that begin so; a value, for that value only. */
static const struct tracking {
    const char *name;
    const char *value; /* NULL: whatever it is */
} tracking[] = {
    {"utm_*", NULL},       {"fbclid", NULL},      {"gclid", NULL},       {"gclsrc", NULL},
    {"dclid", NULL},       {"gbraid", NULL},      {"wbraid", NULL},      {"msclkid", NULL},
    {"yclid", NULL},       {"ymclid", NULL},      {"twclid", NULL},      {"ttclid", NULL},
    {"igshid", NULL},      {"igsh", NULL},        {"li_fat_id", NULL},   {"mc_cid", NULL},
    {"mc_eid", NULL},      {"mkt_tok", NULL},     {"_hsenc", NULL},      {"_hsmi", NULL},
    {"hsa_*", NULL},       {"vero_id", NULL},     {"vero_conv", NULL},   {"oly_enc_id", NULL},
    {"oly_anon_id", NULL}, {"wickedid", NULL},    {"_openstat", NULL},   {"pk_*", NULL},
    {"piwik_*", NULL},     {"matomo_*", NULL},    {"mtm_*", NULL},       {"at_medium", NULL},
    {"at_campaign", NULL}, {"at_custom*", NULL},  {"at_link_*", NULL},   {"at_bbc_team", NULL},
    {"at_ptr_name", NULL}, {"at_format", NULL},   {"ns_mchannel", NULL}, {"ns_source", NULL},
    {"ns_campaign", NULL}, {"ns_linkname", NULL}, {"ns_fee", NULL},      {"xtor", NULL},
    {"ftag", NULL},        {"srnd", NULL},        {"sref", NULL},        {"traffic_source", NULL},
    {"wt_mc", NULL},       {"wt_zmc", NULL},      {"ito", NULL},         {"cmpid", NULL},
    {"s_cid", NULL},       {"ocid", NULL},        {"ncid", NULL},        {"feedtype", NULL},
    {"partner", "rss"},    {"partner", "rssnyt"}, {"emc", "rss"},        {"source", "rss"},
    {"src", "rss"},        {"ref", "rss"},        {"from", "rss"},       {"cid", "rss"},
    {"rss", "1"},          {"mod", "rss"},        {"ref_src", NULL},     {"ref_url", NULL},
};

static bool name_matches(struct span name, struct span pattern)
{
    if (!span_ends(pattern, SPAN("*")))
        return span_equal_nocase(name, pattern);
    return span_starts_nocase(name, span_slice(pattern, 0, pattern.n - 1));
}

static bool is_tracking(struct span parameter)
{
    struct span value = parameter, name = span_cut(&value, '=');
    for (size_t i = 0; i < SW_COUNT(tracking); i++)
        if (name_matches(name, span_of(tracking[i].name)) &&
            (!tracking[i].value || span_is_nocase(value, tracking[i].value)))
            return true;
    return false;
}

static void add_query(struct buf *b, struct span query)
{
    char separator = '?';
    while (query.p) {
        struct span parameter = span_cut(&query, '&');
        if (!parameter.n || is_tracking(parameter))
            continue;
        buf_add_char(b, separator);
        buf_add_span(b, parameter);
        separator = '&';
    }
}

struct span link_clean(struct span link, struct arena *arena)
{
    struct buf normal, clean;
    struct span result = {0};
    buf_init(&normal, URL_MAX);
    buf_init(&clean, URL_MAX);
    if (url_normalize(link, &normal) == SW_OK) {
        struct span url = buf_span(&normal);
        url = span_slice(url, 0, span_find_char(url, '#'));
        size_t query = span_find_char(url, '?');
        buf_add_span(&clean, span_slice(url, 0, query));
        if (query < url.n)
            add_query(&clean, span_from(url, query + 1));
    }
    struct span url = buf_span(&clean);
    if (!buf_error(&clean) && url_is_web(url))
        result = arena_span(arena, url);
    buf_free(&normal);
    buf_free(&clean);
    return result;
}
