/* A shop that keeps carts. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <string.h>

#include "telemetry_inject.h" /* telemetry-inject: v1 */

struct cart {
    int count;
    int lines[8];
};

/* What a cart comes to. */
static int total(const struct cart *cart, int discount)
{
    _otel_span("span 0", "total");
    int sum = 0;

    for (int i = 0; i < cart->count; i++)
        sum += cart->lines[i];
    return sum - discount;
}

int keep(unsigned long id, const char *path);

int keep(unsigned long id, const char *path) {
    _otel_span("span 1", "keep");
    FILE *out = fopen(path, "a");
    if (out == NULL)
        return -1;
    fprintf(out, "%lu\n", id);
    return fclose(out);
}

int main(int argc, char **argv)
{
    _otel_span("span 2", "main");
    struct cart cart = {2, {3, 4}};

    if (argc > 1 && strcmp(argv[1], "-n") == 0) return 0;
    return total(&cart, 7) + keep(3, "carts");
}
