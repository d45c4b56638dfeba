/* json.h - text as JSON wants it */
#ifndef STALL_JSON_H
#define STALL_JSON_H

#include <stdio.h>

/* In quotes; bytes that are not UTF-8 become U+FFFD. */
void stall_json_text(const char *s, FILE *f);

#endif
