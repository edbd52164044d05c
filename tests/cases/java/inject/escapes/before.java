package golden;

class Escapes {
  int count() {
    // no comment \u000a int hidden = 3;
    return hidden;
  }
}
