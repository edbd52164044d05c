'use strict'
function first(a) { if (a) return a; go() } function second() { return require('x')(2) }

module.exports = { first, second }
