/*
 * Items of a page that are not its story.
 */
#include "metadata_collect.h"
#include "plain.h"

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
