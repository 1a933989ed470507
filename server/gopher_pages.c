/*
 * Answers of Gopher that stand in no file.
 */
#include "server/gopher_pages.h"

#include "smolwire/attributes.h"
#include "smolwire/escape.h"
#include "smolwire/unicode.h"
#include "smolwire/version.h"

static const struct span schemes[] = {
    {"http://", 7}, {"https://", 8}, {"gopher://", 9}, {"gophers://", 10}, {"gemini://", 9},
    {"mailto:", 7}, {"ftp://", 6},   {"finger://", 9}, {"irc://", 6},      {"ircs://", 7},
    {"news:", 5},   {"xmpp:", 5},    {"magnet:?", 8},
};

static bool is_address(struct span target)
{
    for (size_t i = 0; i < SW_COUNT(schemes); i++) {
        if (span_starts_nocase(target, schemes[i]))
            return target.n > schemes[i].n;
    }
    return false;
}

bool gopher_add_url_page(struct buf *out, struct span target)
{
    if (!is_address(target))
        return false;
    buf_add_string(out, "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n"
                        "<meta http-equiv=\"refresh\" content=\"5; url=");
    escape_xml(out, target);
    buf_add_string(out, "\">\n<title>Leaving gopherspace</title></head><body>\n"
                        "<p>This link leads out of gopherspace, to <a href=\"");
    escape_xml(out, target);
    buf_add_string(out, "\">");
    escape_xml(out, target);
    buf_add_string(out, "</a>.</p>\n</body></html>\n");
    return true;
}

void gopher_add_http_note(struct buf *out, const char *host, unsigned port)
{
    buf_add_format(out,
                   "HTTP/1.0 400 This is Gopher\r\nContent-Type: text/plain\r\n"
                   "Connection: close\r\n\r\n"
                   "This is a Gopher server, not a web server: open gopher://%s:%u/ in a Gopher "
                   "client.\n",
                   host, port);
}

/* "Delimeter" is how the names are spelt. */
static void add_caps(struct buf *out, const struct visit *v)
{
    buf_add_string(out, "CAPS\n\n"
                        "CapsVersion=1\nExpireCapsAfter=86400\n\n"
                        "PathDelimeter=/\nPathIdentity=.\nPathParent=..\nPathParentDouble=FALSE\n"
                        "PathKeepPreDelimeter=FALSE\n\n"
                        "ServerSoftware=smolwired\nServerSoftwareVersion=" SMOLWIRE_VERSION "\n");
    buf_add_format(out, "ServerDefaultEncoding=%s\n", v->site->ascii ? "US-ASCII" : "UTF-8");
    buf_add_string(out, "ServerDescription=");
    escape_terminal(out, span_of(v->capsule->title));
    buf_add_string(out, "\nServerGeolocationString=");
    escape_terminal(out, span_of(v->site->location));
    buf_add_char(out, '\n');
    unsigned port = v->site->gopher_port ? v->site->gopher_port : v->port;
    if (v->site->gopher_tls)
        buf_add_format(out, "TLSPort=%u\nServerTLSPort=%u\n", port, port);
}

bool gopher_add_built_in(struct buf *out, struct span path, const struct visit *v)
{
    if (!span_is(path, "/caps.txt"))
        return false;
    add_caps(out, v);
    return true;
}

/* What stands between two structural bytes is spelt; these themselves are kept. */
void gopher_add_ascii(struct buf *out, struct span text)
{
    size_t begin = 0;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c != '\t' && c != '\r' && c != '\n')
            continue;
        unicode_to_ascii(out, span_slice(text, begin, i - begin));
        buf_add_char(out, c);
        begin = i + 1;
    }
    unicode_to_ascii(out, span_from(text, begin));
}

void gopher_add_strict_text(struct buf *out, struct span text)
{
    while (text.n > 0) {
        struct span line = span_cut(&text, '\n');

        if (line.n > 0 && line.p[line.n - 1] == '\r')
            line.n--;
        if (line.n > 0 && line.p[0] == '.')
            buf_add_char(out, '.');
        buf_add_span(out, line);
        buf_add(out, "\r\n", 2);
    }
    buf_add(out, ".\r\n", 3);
}
