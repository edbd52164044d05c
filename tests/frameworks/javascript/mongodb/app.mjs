import { MongoClient } from 'mongodb';

export async function findUser(url, name) {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 300 });
  try {
    await client.connect();
    return await client.db('shop').collection('users').findOne({ name });
  } finally {
    await client.close();
  }
}
