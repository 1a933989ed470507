#include "owner.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smolwire/log.h"

static uid_t owner_of_folder(const char *path)
{
    struct stat st = {.st_uid = 0};
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash + 1 - path)) : strdup(".");
    if (folder && stat(folder, &st) != 0)
        st.st_uid = 0;
    free(folder);
    return st.st_uid;
}

enum err owner_check(const char *store)
{
    struct stat st;
    if (geteuid() != 0)
        return SW_OK;
    uid_t owner = stat(store, &st) == 0 ? st.st_uid : owner_of_folder(store);
    const struct passwd *account = owner ? getpwuid(owner) : NULL;
    if (!account)
        return SW_OK;
    log_error("%s is kept by the account %s, which could not replace what root writes; run this "
              "as that account",
              store, account->pw_name);
    return SW_DENIED;
}
