/** An answer that was read: the value, or why there is none. */
export type Read<T> = { readonly value: T } | { readonly problem: string };
