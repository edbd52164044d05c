import Fastify from 'fastify';

export const app = Fastify();

async function readUser(request, reply) {
  if (request.params.id === '9') {
    throw new Error('no such user');
  }
  return { user: request.params.id };
}

app.get('/users/:id', readUser);
app.route({
  method: 'POST',
  url: '/users',
  handler: async function saveUser(request, reply) {
    reply.code(201);
    return { saved: true };
  },
});
