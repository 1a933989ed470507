#include "feed_page.h"

#include "smolwire/escape.h"

void feed_page(struct buf *page, struct span title, struct span content)
{
    buf_add_string(page, "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>");
    escape_xml(page, title);
    buf_add_string(page, "</title></head><body><article><h1>");
    escape_xml(page, title);
    buf_add_string(page, "</h1>");
    buf_add_span(page, content);
    buf_add_string(page, "</article></body></html>");
}
