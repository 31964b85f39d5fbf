/**
 * A copy of a document that notes which of its fields are asked for: a validator asks for every field it knows, so
 * what it never asked for is no field of that kind.
 */
export function watchFields(document: object): { readonly watched: object; unread(): readonly string[] } {
  const read = new Set<string>();
  const watch = (value: unknown, path: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    return new Proxy(value, {
      get(target, key) {
        if (typeof key === 'symbol') return Reflect.get(target, key);
        read.add(`${path}/${key}`);
        return watch(Reflect.get(target, key), `${path}/${key}`);
      },
    });
  };
  return {
    watched: watch(document, '') as object,
    unread: () => fieldsOf(document, '').filter((field) => !read.has(field)),
  };
}

const fieldsOf = (value: unknown, path: string): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [`${path}/${key}`, ...fieldsOf(inner, `${path}/${key}`)])
    : [];
