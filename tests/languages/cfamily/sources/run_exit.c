/* exit() in the middle closes what is open.
 *   main
 *     deep
 */
#include "telemetry_inject.h"
#include <stdlib.h>

static void deep(void)
{
    _otel_span("deep", "deep");
    exit(0);
}

int main(void)
{
    _otel_span("main", "main");
    deep();
    return 1;
}
