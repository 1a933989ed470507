/*
 * Gemini: from a request to its answer (specification 0.24.1).
 */
#ifndef SERVER_GEMINI_H
#define SERVER_GEMINI_H

#include "server/response.h"
#include "server/visit.h"
#include "smolwire/err.h"
#include "smolwire/span.h"

struct gemini; /* memory kept from request to request */

enum err gemini_new(struct gemini **out) SW_CHECK;
void gemini_free(struct gemini *g);

/* Answers the URI that gemini_request_scan() found; always leaves a complete response. */
void gemini_answer(struct gemini *g, struct visit *v, struct span uri, struct response *r);

/* For requests that are none (too long), and clients that took too long: 59. */
void gemini_refuse(struct response *r, const char *why);

#endif
