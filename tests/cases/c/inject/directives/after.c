#include <stdio.h>

#include "telemetry_inject.h" /* telemetry-inject: v1 */

static void config(void)
{
    _otel_span("span 0", "config");
#if defined(SHOP)
    puts("shop");
#else
    puts("no shop");
#endif
}

int main(void)
{
    _otel_span("span 1", "main");
    config();
    return 0;
}
