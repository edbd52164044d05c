'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';

const Schema = z.object({ title: z.string() });

export async function createTodo(
  previous: unknown,
  formData: FormData,
): Promise<{ message: string }> {
  const data = Schema.parse({ title: formData.get('title') });
  await save(data.title);
  revalidatePath('/');
  return { message: 'ok' };
}

async function save(title: string): Promise<void> {
  await fetch('https://shop.test/todos', { method: 'POST', body: title });
}
