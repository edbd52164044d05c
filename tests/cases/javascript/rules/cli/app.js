#!/usr/bin/env node
import { program } from 'commander';

function greet(name) {
  console.log(text(name));
}

function text(name) {
  return `hello ${name}`;
}

async function main() {
  program.command('greet <name>').action(greet);
  await program.parseAsync();
}

main();
