/** A port with some of its methods replaced; the others work as they did. What is set on it stays with it. */
export function withMethods<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy({ ...methods } as Port, {
    get(own, name) {
      const replaced: unknown = Reflect.get(own, name);
      if (replaced !== undefined) return replaced;
      const member: unknown = Reflect.get(port, name);
      return typeof member === "function" ? member.bind(port) : member;
    },
    has: (own, name) => Reflect.has(own, name) || Reflect.has(port, name),
  });
}
