class Session {
  get(key) {
    const known = this[key];
    return known;
  }
}

const axios = { get: (url) => url };

export function fromOwnObject(url) {
  const answer = axios.get(url);
  return answer;
}

export function fromMap(key) {
  const items = new Map();
  return items.get(key);
}

export function fromOwnClass() {
  const session = new Session();
  return session.get('a');
}

export function fromParameter(fetch, url) {
  const answer = fetch(url);
  return answer;
}

export function fromLocal(url) {
  const fetch = (text) => text.length;
  return fetch(url);
}

export function inAString() {
  const text = "fetch('http://a')";
  return text;
}

export function query(sql) {
  const text = sql.trim();
  return text;
}
