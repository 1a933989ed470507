#include "image_type.h"

#include "smolwire/attributes.h"

/* The first box of an ISO media file: its size, "ftyp", a brand, a version, more brands. */
static bool is_avif(struct span bytes)
{
    if (!span_equal(span_slice(bytes, 4, 4), SPAN("ftyp")))
        return false;
    size_t size = 0;
    for (size_t i = 0; i < 4; i++)
        size = size << 8 | (unsigned char)bytes.p[i];
    struct span box = span_slice(bytes, 0, size);
    for (size_t at = 8; at + 4 <= box.n; at += at == 8 ? 8 : 4) {
        struct span brand = span_slice(box, at, 4);
        if (span_is(brand, "avif") || span_is(brand, "avis"))
            return true;
    }
    return false;
}

struct span image_extension(struct span bytes)
{
    static const struct {
        struct span magic, extension;
    } types[] = {
        {{"\xFF\xD8\xFF", 3}, {".jpg", 4}},
        {{"\x89PNG\r\n\x1A\n", 8}, {".png", 4}},
        {{"GIF87a", 6}, {".gif", 4}},
        {{"GIF89a", 6}, {".gif", 4}},
    };
    for (size_t i = 0; i < SW_COUNT(types); i++)
        if (span_starts(bytes, types[i].magic))
            return types[i].extension;
    if (span_starts(bytes, SPAN("RIFF")) && span_equal(span_slice(bytes, 8, 4), SPAN("WEBP")))
        return SPAN(".webp");
    return is_avif(bytes) ? SPAN(".avif") : (struct span){0};
}
