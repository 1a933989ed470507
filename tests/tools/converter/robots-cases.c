/*
 * robots-cases FILE: asks robots_check() everything that FILE tells the answer
 * of, a JSON array of {suite, robots_b64, url, agent, allowed}. Prints a line for
 * each wrong answer and the count at the end; exit status 1 when there is one.
 */
#include <fcntl.h>
#include <stdio.h>

#include "converter/feed_text.h"
#include "converter/jsonvalue.h"
#include "converter/robots.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"

static struct span member(const struct jsonvalue *v, const char *name)
{
    return jsonvalue_string(jsonvalue_get(v, name));
}

static bool check(const struct jsonvalue *c, struct arena *arena)
{
    struct span text = feed_base64(arena, member(c, "robots_b64"));
    bool expected = jsonvalue_is_true(jsonvalue_get(c, "allowed"));
    bool allowed = robots_check(text, member(c, "agent"), member(c, "url")).allowed;
    if (allowed != expected)
        printf("%.*s: agent \"%.*s\" and %.*s: %s, should be %s\n", SPAN_ARG(member(c, "suite")),
               SPAN_ARG(member(c, "agent")), SPAN_ARG(member(c, "url")),
               allowed ? "allowed" : "forbidden", expected ? "allowed" : "forbidden");
    return allowed == expected;
}

static int check_all(const struct jsonvalue *cases)
{
    struct arena arena;
    arena_init(&arena);
    size_t count = jsonvalue_count(cases), right = 0;
    for (size_t i = 0; i < count; i++)
        right += check(jsonvalue_at(cases, i), &arena);
    printf("%zu of %zu right\n", right, count);
    arena_free(&arena);
    return right == count && count ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("usage: robots-cases FILE\n", stderr);
        return 2;
    }
    struct buf text;
    struct jsonvalue *cases = NULL;
    buf_init(&text, PAGE_MAX);
    int status = 2;
    if (fsio_read(AT_FDCWD, argv[1], &text) || jsonvalue_parse(buf_span(&text), &cases, NULL))
        fprintf(stderr, "robots-cases: %s cannot be read\n", argv[1]);
    else
        status = check_all(cases);
    jsonvalue_free(cases);
    buf_free(&text);
    return status;
}
