function greeting(name) {
  return `hello ${name}`;
}

export default async function handler(req, res) {
  const text = greeting(req.query.name);
  res.status(200).json({ text });
}
