#include "json_status.h"

#include <jansson.h>

#include "json_blocks.h"
#include "json_members.h"

static bool set_days(json_t *object, const struct source_status *s)
{
    json_t *days = json_array();
    bool well = json_set(object, "days", days);
    for (size_t i = 0; well && i < STATUS_DAYS; i++)
        well = json_array_append_new(days, json_integer(s->days[i])) == 0;
    return well;
}

static bool append_failing(json_t *list, const struct store_failing *f)
{
    json_t *object = json_object();
    return json_array_append_new(list, object) == 0 && json_set_span(object, "url", f->url) &&
           json_set_span(object, "stage", f->stage) && json_set_span(object, "reason", f->reason) &&
           json_set_number(object, "failures", f->failures) &&
           json_set_time(object, "retry", f->retry);
}

static bool set_failing(json_t *object, const struct source_status *s)
{
    json_t *list = json_array();
    bool well = json_set(object, "failing", list);
    for (size_t i = 0; well && i < s->failing_count; i++)
        well = append_failing(list, &s->failing[i]);
    return well;
}

static bool fill(json_t *object, const struct source_status *s)
{
    const struct source_state *state = &s->state;
    return json_set_span(object, "name", s->source->name) &&
           json_set_span(object, "title", state->title) &&
           json_set_span(object, "url", s->source->url) &&
           json_set_time(object, "last_try", state->last_try) &&
           json_set_time(object, "last_success", state->last_success) &&
           json_set_time(object, "next_due", state->next_due) &&
           json_set_number(object, "interval", state->interval) &&
           json_set_number(object, "stories", s->stories) && set_days(object, s) &&
           json_set_number(object, "waiting", s->pending.waiting) &&
           json_set_number(object, "failed", s->pending.failed) && set_failing(object, s) &&
           json_set_number(object, "failures", state->failures) &&
           json_set_time(object, "failing_since", state->failing_since) &&
           json_set_span(object, "stage", state->stage) &&
           json_set_span(object, "reason", state->reason);
}

enum err source_status_to_json(const struct source_status *s, struct buf *out)
{
    json_t *object = json_object();
    return json_finish(object, object && fill(object, s), out);
}
