export abstract class Base {
  protected readonly n: number;
  private list: string[] = [];
  abstract name(): string;
  constructor(n: number) {
    this.n = n;
    this.list.push('a');
  }
  todo() {
    throw new Error('todo');
  }
  get size(): number {
    const k = this.list.length;
    return k;
  }
  set size(v: number) {
    const k = v;
    this.list.length = k;
  }
  self(): this {
    this.list.push('b');
    return this;
  }
  #hidden(a: number): number {
    const q = a;
    return q + this.n;
  }
  show(): number {
    const r = this.#hidden(1);
    return r;
  }
}

export class Derived extends Base {
  #extra: string;
  constructor(
    n: number,
    private readonly label: string,
    public note?: string,
  ) {
    super(n);
    this.#extra = label;
    this.note = note ?? 'none';
  }
  override name(): string {
    const l = this.label;
    return l + this.#extra;
  }
  override todo() {
    return 1 as never;
  }
  *each(): Generator<number, void, unknown> {
    yield 1;
    yield 2;
  }
  async *later(): AsyncGenerator<number> {
    yield 1;
  }
  static make(this: void, n: number): Derived {
    const d = new Derived(n, 'x');
    return d;
  }
}
