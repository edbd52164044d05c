export async function getServerSideProps(context) {
  const answer = await fetch(`http://shop/items/${context.params.id}`);
  return { props: { item: await answer.json() } };
}

export async function addItem(form) {
  'use server';
  items.push(form.get('item'));
}

const items = [];

export default function Page({ item }) {
  return item.name;
}
