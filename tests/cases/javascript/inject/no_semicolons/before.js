const http = require('http')

function get (url) {
  const request = http.get(url)
  ;[1, 2].forEach((each) => request.write(each))
  return request
}

module.exports = { get }
