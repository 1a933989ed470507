/*
 * Gopher: from a request to its answer (RFC 1436, RFC 4266).
 */
#ifndef SERVER_GOPHER_H
#define SERVER_GOPHER_H

#include "server/gopher_request.h"
#include "server/response.h"
#include "server/visit.h"
#include "smolwire/err.h"

struct gopher; /* memory kept from request to request */

enum err gopher_new(struct gopher **out) SW_CHECK;
void gopher_free(struct gopher *g);

/* Always leaves a complete response. */
void gopher_answer(struct gopher *g, struct visit *v, const struct gopher_request *q,
                   struct response *r);

/* A menu of one line of type 3. */
void gopher_refuse(struct response *r, const char *why);

#endif
