/*
 * Lookup in a sorted text file: binary search over byte offsets.
 */
#include "server/sorted_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include "smolwire/fsio.h"

struct line {
    char bytes[SORTED_LINE_MAX];
    struct span text; /* without the line break */
    off_t begin, next;
};

/*
 * The first line that begins at `from` or later (from > 0: after the line
 * break that follows from - 1); false at the end of the file.
 */
static bool line_after(int fd, off_t from, struct line *l)
{
    off_t at = from > 0 ? from - 1 : 0;
    ssize_t n = pread(fd, l->bytes, sizeof(l->bytes), at);
    if (n <= 0)
        return false;

    struct span window = span_make(l->bytes, (size_t)n);
    size_t skip = from > 0 ? span_find_char(window, '\n') + 1 : 0;
    if (skip >= window.n && skip > 0) /* no line begins in the window */
        return false;
    l->begin = at + (off_t)skip;
    n = pread(fd, l->bytes, sizeof(l->bytes), l->begin);
    if (n <= 0)
        return false;
    window = span_make(l->bytes, (size_t)n);
    l->text = span_slice(window, 0, span_find_char(window, '\n'));
    l->next = l->begin + (off_t)l->text.n + 1;
    return true;
}

static enum err find(int fd, off_t size, struct span key, struct buf *value)
{
    struct line l;
    off_t low = 0, high = size;

    while (low < high) {
        off_t middle = low + (high - low) / 2;

        if (!line_after(fd, middle, &l) || l.begin >= high) {
            high = middle;
            continue;
        }
        struct span rest = l.text;
        int order = span_compare(span_cut(&rest, '\t'), key);
        if (order == 0) {
            buf_add_span(value, rest);
            return buf_error(value);
        }
        if (order < 0)
            low = l.next;
        else
            high = middle;
    }
    return SW_NOT_FOUND;
}

enum err sorted_file_find(int dir, const char *path, struct span key, struct buf *value)
{
    struct stat st;
    int fd = -1;

    if (fsio_open_beneath(dir, path, &fd, &st) != SW_OK)
        return SW_NOT_FOUND;
    enum err e = SW_NOT_FOUND;
    if (S_ISREG(st.st_mode))
        e = find(fd, st.st_size, key, value);
    close(fd);
    return e;
}
