/* version.h - the one place that says which fictive this is. */
#ifndef FIC_VERSION_H
#define FIC_VERSION_H
#define FIC_VERSION "0.1.0"
#endif
