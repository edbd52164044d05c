#include <stdio.h>

static void config(void)
{
#if defined(SHOP)
    puts("shop");
#else
    puts("no shop");
#endif
}

int main(void)
{
    config();
    return 0;
}
