/*
 * Parts of a page that are not about its story.
 */
#include "metadata_collect.h"
#include "plain.h"

bool metadata_is_others(const struct offers *o, const struct node *n)
{
    for (; n && n->tag != TAG_BODY; n = n->parent)
        if (hints_of_node(o->hints, n) & HINT_OTHERS)
            return true;
    return false;
}

bool metadata_is_others_item(const struct node *n)
{
    static const char others[] = " Comment UserComments Review Offer Event Person Organization "
                                 "VideoObject ImageObject Rating AggregateRating Product ";
    while ((n = n->parent) && !node_has_attr(n, "itemscope"))
        ;
    struct span type = n ? span_trim(node_attr(n, "itemtype")) : SPAN("");
    size_t slash = span_find_last_char(type, '/');
    return type.n > 0 && plain_listed(span_from(type, slash < type.n ? slash + 1 : 0), others);
}
