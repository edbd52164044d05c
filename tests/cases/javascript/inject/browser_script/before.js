function greet(name) {
  document.title = name;
}
