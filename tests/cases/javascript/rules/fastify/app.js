import Fastify from 'fastify';

const fastify = Fastify();

async function readUser(request, reply) {
  const user = find(request.params.id);
  return reply.send(user);
}

function find(id) {
  return { id };
}

async function count(request) {
  console.log(request.url);
}

fastify.get('/users/:id', readUser);
fastify.addHook('onRequest', count);
