const { PluginTest } = require('../models/plugin-test');

async function note(name) {
  const entry = new PluginTest({ name });
  return entry.save();
}

async function rate(test, points) {
  test.points = points;
  await test.save();
}

function draw(ctx, lines) {
  ctx.save();
  return lines.length;
}

module.exports = { note, rate, draw };
