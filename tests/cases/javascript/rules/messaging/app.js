import amqp from 'amqplib';
import { Queue, Worker } from 'bullmq';
import { Kafka } from 'kafkajs';

const queue = new Queue('mail');
const producer = new Kafka({ brokers: [] }).producer();

async function sendMail(job) {
  console.log(job.data);
}

export const worker = new Worker('mail', sendMail);

export async function enqueue(letterId) {
  const job = await queue.add('letter', { letterId });
  return job.id;
}

export async function publish(topic, value) {
  const messages = [{ value }];
  await producer.send({ topic, messages });
}

async function onMessage(message) {
  console.log(message.content);
}

export async function listen() {
  const connection = await amqp.connect('amqp://a');
  const channel = await connection.createChannel();
  await channel.consume('mail', onMessage);
}

export function encode(value) {
  const text = JSON.stringify(value);
  return text;
}
