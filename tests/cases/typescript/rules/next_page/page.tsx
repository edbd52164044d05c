import type { GetServerSideProps, InferGetServerSidePropsType, Metadata } from 'next';
import { useState } from 'react';

export const getServerSideProps: GetServerSideProps<{ title: string }> = async ({ params }) => {
  return { props: { title: String(params?.id) } };
};

export async function generateMetadata({
  params,
}: {
  params: Promise<{ id: string }>;
}): Promise<Metadata> {
  const { id } = await params;
  return { title: id };
}

export async function generateStaticParams(): Promise<{ id: string }[]> {
  const posts = await fetch('https://shop.test/posts').then((res) => res.json());
  return posts;
}

async function submit(formData: FormData) {
  'use server';
  await fetch('https://shop.test', { method: 'POST', body: formData });
}

export default function Page({ title }: InferGetServerSidePropsType<typeof getServerSideProps>) {
  const [open, setOpen] = useState(false);
  return (
    <form action={submit} onClick={() => setOpen(!open)}>
      {title}
    </form>
  );
}
