/*
 * MIME types by file name.
 */
#include "server/mime.h"

#include <stddef.h>
#include <string.h>

#include "smolwire/attributes.h"

struct mime {
    const char *extension;
    const char *type;
};

/* The frequent ones first: the search is linear. */
static const struct mime mimes[] = {
    {"gmi", "text/gemini"},     {"gemini", "text/gemini"},
    {"txt", "text/plain"},      {"md", "text/markdown"},
    {"xml", "application/xml"}, {"atom", "application/atom+xml"},
    {"opml", "text/x-opml"},    {"rss", "application/rss+xml"},
    {"html", "text/html"},      {"htm", "text/html"},
    {"css", "text/css"},        {"csv", "text/csv"},
    {"asc", "text/plain"},      {"log", "text/plain"},
    {"ini", "text/plain"},      {"c", "text/plain"},
    {"h", "text/plain"},        {"json", "application/json"},
    {"pdf", "application/pdf"}, {"epub", "application/epub+zip"},
    {"png", "image/png"},       {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},     {"gif", "image/gif"},
    {"webp", "image/webp"},     {"avif", "image/avif"},
    {"svg", "image/svg+xml"},   {"mp3", "audio/mpeg"},
    {"ogg", "audio/ogg"},       {"opus", "audio/ogg"},
    {"flac", "audio/flac"},     {"wav", "audio/x-wav"},
    {"mp4", "video/mp4"},       {"webm", "video/webm"},
    {"zip", "application/zip"}, {"gz", "application/gzip"},
    {"xz", "application/x-xz"}, {"tar", "application/x-tar"},
};

#define MIME_DEFAULT "application/octet-stream"

static struct span extension_of(struct span path)
{
    size_t slash = span_find_last_char(path, '/');
    struct span name = slash == path.n ? path : span_from(path, slash + 1);
    size_t dot = span_find_last_char(name, '.');

    return dot == name.n ? span_make(NULL, 0) : span_from(name, dot + 1);
}

const char *mime_of(struct span path, const char *const *more)
{
    struct span extension = extension_of(path);

    for (; more && *more; more++) {
        const char *equals = strchr(*more, '=');

        if (equals && span_equal_nocase(extension, span_between(*more, equals)))
            return equals + 1;
    }
    for (size_t i = 0; i < SW_COUNT(mimes); i++) {
        if (span_is_nocase(extension, mimes[i].extension))
            return mimes[i].type;
    }
    return MIME_DEFAULT;
}

bool mime_is_text(const char *type)
{
    return span_starts_nocase(span_of(type), SPAN("text/"));
}

char mime_gopher_item(const char *type)
{
    struct span s = span_of(type);

    if (span_is_nocase(s, "text/html"))
        return 'h';
    if (span_is_nocase(s, "image/gif"))
        return 'g';
    if (span_starts_nocase(s, SPAN("image/")))
        return 'I';
    if (span_starts_nocase(s, SPAN("audio/")))
        return 's';
    return mime_is_text(type) ? '0' : '9';
}
