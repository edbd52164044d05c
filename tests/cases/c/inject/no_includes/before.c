/* Copyright: nobody. */

/* Doubles a number. */
int twice(int value);
int twice(int value)
{
    int sum = value;
    return sum + value;
}
