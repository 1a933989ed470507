/*
 * Any bytes as robots.txt: an answer, the same for every spelling of the address
 * that means the same, and sitemap lines that lie within the text.
 */
#include <stdint.h>
#include <stdlib.h>

#include "converter/robots.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool kept)
{
    if (!kept)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = span_make((const char *)data, size), rest = text, url;
    struct robots_verdict whole =
        robots_check(text, SPAN("smolwire"), SPAN("http://a.example/b/c?d"));
    struct robots_verdict path = robots_check(text, SPAN("SmolWire"), SPAN("/b/c?d#e"));
    require(whole.allowed == path.allowed && whole.crawl_delay == path.crawl_delay);
    require(whole.crawl_delay <= 3600);
    size_t before = rest.n;
    while (robots_next_sitemap(&rest, &url)) {
        require(url.n > 0 && url.p >= text.p && url.p + url.n <= text.p + text.n);
        require(rest.n < before);
        before = rest.n;
    }
    return 0;
}
