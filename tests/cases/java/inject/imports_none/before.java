package golden;

/** Has no imports. */
class ImportsNone {
  int twice(int value) {
    int doubled = value * 2;
    return doubled;
  }
}
