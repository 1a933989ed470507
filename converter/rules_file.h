/*
 * Finding a host's rules in a folder of files, as in a checkout of the
 * community's collection: "example.com.txt" for example.com and
 * www.example.com, ".example.com.txt" for all hosts below it, "global.txt" for
 * all. Files are opened when a page of their host comes, once; the folder is
 * never listed.
 */
#ifndef CONVERTER_RULES_FILE_H
#define CONVERTER_RULES_FILE_H

#include "smolwire/err.h"
#include "smolwire/span.h"

struct rules_folder;

/* SW_NOT_FOUND, SW_IO: logged. The caller frees *out with rules_folder_close(). */
enum err rules_folder_open(const char *path, struct rules_folder **out) SW_CHECK;
void rules_folder_close(struct rules_folder *f); /* NULL is fine */

/*
 * The text of the rules for the host of that address, the host's own before
 * those for all, each file after its RULES_FILE_MARK line (rules.h); empty when
 * there are none. Lives as long as the folder.
 */
struct span rules_folder_for(struct rules_folder *f, struct span url);

#endif
