const Cron = require("croner");
const dns2 = require("dns2");
const bus = require("./bus");

const server = dns2.createServer({ udp: true });

server.on("request", function (request, send) {
  send(request);
});

server.on("close", function () {
  bus.open = false;
});

bus.on("request", function (request) {
  bus.last = request;
});

function schedule(options) {
  const start = (duration = 0) => {
    bus.duration = duration;
  };
  const check = () => {
    bus.checked = true;
  };
  const job = new Cron("* * * * *", options, start);
  check();
  return job;
}

module.exports = { schedule };
