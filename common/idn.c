/*
 * The adapter over libidn2.
 */
#include "idn.h"

#include <idn2.h>

enum err idn_to_ascii(const char *name, struct buf *out)
{
    char *ascii = NULL;
    int rc = idn2_to_ascii_8z(name, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (rc == IDN2_MALLOC)
        return SW_NOMEM;
    if (rc != IDN2_OK)
        return SW_SYNTAX;
    buf_add_string(out, ascii);
    idn2_free(ascii);
    return buf_error(out);
}
