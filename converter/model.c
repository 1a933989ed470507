/*
 * Walking the trees.
 */
#include "model.h"

static float answer(const struct model_node *n, const float *row)
{
    while (n->skip)
        n += row[n->feature] <= n->value ? 1 : n->skip;
    return n->value;
}

float model_score(const struct model *m, const float *row)
{
    float sum = m->base;
    unsigned tree = 0;
    for (unsigned k = 0; k < m->stop_count; k++) {
        const struct model_stop *stop = &m->stops[k];
        while (tree < stop->trees)
            sum += answer(m->nodes + m->roots[tree++], row);
        if (sum < stop->low)
            return MODEL_HOPELESS;
        if (sum > stop->high)
            return MODEL_SURE;
    }
    while (tree < m->tree_count)
        sum += answer(m->nodes + m->roots[tree++], row);
    return sum;
}
