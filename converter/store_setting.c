#include "store_setting.h"

#include "store_internal.h"

enum err store_setting(struct store *s, const char *name, struct arena *arena, struct span *value)
{
    struct query q = query_start(s, "SELECT value FROM setting WHERE name = ?1");
    query_bind_span(&q, 1, span_of(name));
    enum err e = query_one(&q);
    if (!e)
        *value = query_span(&q, 0, arena);
    query_end(&q);
    return e;
}

enum err store_set_setting(struct store *s, const char *name, struct span value)
{
    struct query q = query_start(s, "INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)");
    query_bind_span(&q, 1, span_of(name));
    query_bind_span(&q, 2, value);
    return query_run(&q);
}

enum err store_touch_all(struct store *s)
{
    return store_execute(s, "UPDATE story SET stale = 1");
}
