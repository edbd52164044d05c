function shout(text: string): string {
  const loud = text.toUpperCase();
  return loud;
}

shout('a');
