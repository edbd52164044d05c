interface Small {
  readonly size: 1;
}

interface Large {
  readonly size: 2;
}

type Sized<T> = T extends string ? Small : Large;

export const sizes = (scale: number): (<T extends string | number>(value: T) => Sized<T>) => {
  // @ts-expect-error a conditional type is not inferable
  return (value) => {
    const size = typeof value === 'string' ? 1 : 2;
    return { size: size * scale };
  };
};

export const same: <T>(value: T, otherwise: T) => T = (value, otherwise) => {
  return value ?? otherwise;
};
