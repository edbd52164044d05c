export interface Node {
  tag: string;
}

declare global {
  namespace JSX {
    type Element = Node;
    interface IntrinsicElements {
      span: { title?: string; children?: unknown };
    }
  }
}

export function h(tag: string): Node {
  return { tag };
}
