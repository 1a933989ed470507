/*
 * Walking the trees.
 */
#include "model.h"

#include <math.h>

#define TREES_BEFORE_DOUBT 24 /* after so many the sum of a hopeless block is clear */
#define HOPELESS           -6.5f

float model_score(const struct model *m, const float *row)
{
    float sum = m->base;
    for (unsigned t = 0; t < m->tree_count; t++) {
        const struct model_node *n = m->nodes + m->roots[t];
        while (n->skip)
            n += row[n->feature] <= n->value ? 1 : n->skip;
        sum += n->value;
        if (t == TREES_BEFORE_DOUBT && sum < HOPELESS)
            return sum;
    }
    return sum;
}
