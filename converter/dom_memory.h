/*
 * Memory for libxml2, which does not bear to be refused any: its parser then spins for ever or
 * takes the half for the whole. So the process ends (err_out_of_memory), as where an arena gets
 * none.
 */
#ifndef CONVERTER_DOM_MEMORY_H
#define CONVERTER_DOM_MEMORY_H

/* Before anything else is asked of libxml2; again is harmless. */
void dom_memory_set_up(void);

#endif
