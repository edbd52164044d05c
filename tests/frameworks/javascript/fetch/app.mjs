export async function price(base, item) {
  const answer = await fetch(`${base}/prices/${item}`);
  if (!answer.ok) {
    throw new Error(`status ${answer.status}`);
  }
  return (await answer.json()).path;
}

export function label(item) {
  return item.toUpperCase();
}
