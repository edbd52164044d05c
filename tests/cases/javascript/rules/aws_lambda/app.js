import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});

async function save(key) {
  await s3.send(new PutObjectCommand({ Bucket: 'b', Key: key }));
}

export const handler = async (event) => {
  await save(event.key);
  return { statusCode: 200 };
};

function handlerFor(event) {
  const name = event.type;
  return name;
}
