export function load(redisClient, key) {
  return redisClient.hgetall(key);
}

export async function rename(db, id, name) {
  await db('users').where({ id }).update({ name });
}

export function measure(selector) {
  const first = $(selector).get(0);
  return first.offsetWidth;
}

const redis = { get: (key) => key };

export function own(key) {
  const value = redis.get(key);
  return value;
}

export function remove(fs, path) {
  return fs.unlinkSync(path);
}
