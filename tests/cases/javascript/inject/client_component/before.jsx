'use client';

import { send } from './api.js';

export function Form({ id }) {
  return <form onSubmit={submit}>{id}</form>;
}

export async function submit(event) {
  event.preventDefault();
  await send(
    <p title="two
  lines">
      text that
      stays
      <b>bold</b>
    </p>,
  );
}
