/* What the parent has not sent yet is sent once.
 *   before
 *   parent
 *   child
 */
#include "telemetry_inject.h"
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void before(void)
{
    _otel_span("before", "before");
}

static void parent(void)
{
    _otel_span("parent", "parent");
}

static void child(void)
{
    _otel_span("child", "child");
}

int main(void)
{
    pid_t made;
    before();
    made = fork();
    if (made == 0) {
        usleep(100000);
        child();
        exit(0);
    }
    parent();
    return waitpid(made, 0, 0) != made;
}
