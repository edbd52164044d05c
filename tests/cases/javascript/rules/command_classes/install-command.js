const Command = require('../command');
const Task = require('../task');

class InstallCommand extends Command {
  async run(argv) {
    this.version = argv.version;
    return this.steps();
  }

  steps() {
    return [this.version];
  }
}

class CopyTask extends Task {
  async run(argv) {
    this.version = argv.version;
    return this.version;
  }
}

module.exports = { InstallCommand, CopyTask };
