/*
 * The version, in one place.
 */
#ifndef SMOLWIRE_VERSION_H
#define SMOLWIRE_VERSION_H

#define SMOLWIRE_VERSION "0.1.0"

#endif
