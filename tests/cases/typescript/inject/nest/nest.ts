type Route = (target: object, key: string) => void;
type OfParameter = (target: object, key: string | undefined, index: number) => void;

export const Injectable = (): ClassDecorator => () => {};
export const Controller =
  (path: string): ClassDecorator =>
  () =>
    void path;
export const Get =
  (path = ''): Route =>
  () =>
    void path;
export const Post =
  (path = ''): Route =>
  () =>
    void path;
export const Param =
  (name: string): OfParameter =>
  () =>
    void name;
export const Body = (): OfParameter => () => {};
