// Licence: none.

/** Has no package. */
class PackageNone {
  int twice(int value) {
    int doubled = value * 2;
    return doubled;
  }
}
